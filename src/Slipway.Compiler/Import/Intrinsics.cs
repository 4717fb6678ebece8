using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>Methods of the framework that the compiler knows itself, because no IL can say what they do, or says it worse.</summary>
internal static partial class Intrinsics
{
    /// <summary>What a call becomes: a value, a call, or null where nothing is left.</summary>
    public delegate Node? Intrinsic(MethodImporter importer, MethodDesc method, Node[] arguments);

    /// <summary>Fields that are the same in every module.</summary>
    public static readonly Dictionary<string, int> StaticFields = new()
    {
        ["System.BitConverter.IsLittleEndian"] = 1,
    };

    private static readonly Dictionary<string, Intrinsic> s_byName = new(StringComparer.Ordinal);

    static Intrinsics()
    {
        AddUnsafe();
        AddRuntimeHelpers();
        AddNumbers();
        AddThreading();
        AddTypes();
        AddMachine();
        AddComparers();
    }

    public static Intrinsic? Find(MethodDesc method)
    {
        if (method.Def is not { } def || !IsFromFramework(def.Owner))
            return null;
        if (s_byName.TryGetValue(def.ToString(), out var intrinsic))
            return intrinsic;
        return IsInstructionSetTest(def) ? static (_, _, _) => Build.I32(0) : IsTracing(method) ? static (_, _, _) => null : null;
    }

    private static bool IsFromFramework(TypeDef type) => !type.File.IsUserCode;

    /// <summary>Vector instructions do not exist here; paths that use them fall away. Whether a vector can hold a type is another question.</summary>
    private static bool IsInstructionSetTest(MethodDef def) =>
        def.Name == "get_IsHardwareAccelerated"
        || def.Name == "get_IsSupported" && RootNamespace(def.Owner).StartsWith("System.Runtime.Intrinsics.", StringComparison.Ordinal);

    /// <summary>Nothing is traced: no event source is ever enabled, and none is told anything.</summary>
    private static bool IsTracing(MethodDesc method) => !method.IsStatic && method.Shape.Result.Kind is TypeKind.Void
        && method.Name != ".ctor" && method.Owner.Base?.Is("System.Diagnostics.Tracing.EventSource") == true;

    private static string RootNamespace(TypeDef type) => type.Declaring is null ? type.Namespace : RootNamespace(type.Declaring);

    private static void Add(string type, string names, Intrinsic intrinsic)
    {
        foreach (var name in names.Split(' '))
            s_byName.Add(type + "." + name, intrinsic);
    }

    private static Node AsByRef(Node node) => node.Kind is ValueKind.ByRef ? node
        : node.Op is Op.Local ? Retype(node, ValueKind.ByRef) : Retype(node, ValueKind.ByRef);

    /// <summary>The same bits as another kind of word.</summary>
    internal static Node Retype(Node node, ValueKind kind) => node.Kind == kind ? node
        : new Node { Op = Op.Numeric, Bits = I32Add, Kind = kind, Operands = [node, Build.I32(0)] };

    private static void AddUnsafe()
    {
        const string type = "System.Runtime.CompilerServices.Unsafe";
        Add(type, "As", static (_, method, a) => method.MethodArgs.Length == 1 ? a[0] : AsByRef(a[0]));
        Add(type, "AsRef", static (_, _, a) => AsByRef(a[0]));
        Add(type, "AsPointer", static (_, _, a) => Retype(a[0], ValueKind.I32));
        Add(type, "SizeOf", static (_, method, _) => Build.I32(StorageLayout.SizeOf(method.MethodArgs[0])));
        Add(type, "Add", static (_, method, a) => Offset(I32Add, a[0], Scaled(method, a[1])));
        Add(type, "Subtract", static (_, method, a) => Offset(I32Sub, a[0], Scaled(method, a[1])));
        Add(type, "AddByteOffset", static (_, _, a) => Offset(I32Add, a[0], a[1]));
        Add(type, "SubtractByteOffset", static (_, _, a) => Offset(I32Sub, a[0], a[1]));
        Add(type, "ByteOffset", static (_, _, a) => Build.Numeric(ValueKind.I32, I32Sub, a[1], a[0]));
        Add(type, "AreSame", static (_, _, a) => Build.Numeric(ValueKind.I32, I32Eq, a[0], a[1]));
        Add(type, "IsAddressLessThan", static (_, _, a) => Build.Numeric(ValueKind.I32, I32LtU, a[0], a[1]));
        Add(type, "IsAddressGreaterThan", static (_, _, a) => Build.Numeric(ValueKind.I32, I32GtU, a[0], a[1]));
        Add(type, "IsAddressLessThanOrEqualTo", static (_, _, a) => Build.Numeric(ValueKind.I32, I32LeU, a[0], a[1]));
        Add(type, "IsAddressGreaterThanOrEqualTo", static (_, _, a) => Build.Numeric(ValueKind.I32, I32GeU, a[0], a[1]));
        Add(type, "IsNullRef", static (_, _, a) => Build.Not(a[0]));
        Add(type, "NullRef", static (_, _, _) => new Node { Op = Op.Const, Kind = ValueKind.ByRef });
        Add(type, "SkipInit", static (_, _, _) => null);
        Add(type, "Read ReadUnaligned", static (_, method, a) => Memory.Load(method.MethodArgs[0], a[0]));
        Add(type, "Write WriteUnaligned", static (importer, method, a) => importer.StoreTo(a[0], method.MethodArgs[0], a[1]));
        Add(type, "Copy", static (importer, method, a) =>
            importer.StoreTo(a[0], method.MethodArgs[0], Memory.Load(method.MethodArgs[0], a[1])));
        Add(type, "CopyBlock CopyBlockUnaligned", static (importer, _, a) => importer.Run(Build.Copy(a[0], a[1], a[2])));
        Add(type, "InitBlock InitBlockUnaligned", static (importer, _, a) => importer.Run(Build.Fill(a[0], a[1], a[2])));
        Add(type, "Unbox", static (importer, method, a) => importer.UnboxTo(a[0], method.MethodArgs[0]));
        Add(type, "BitCast", static (importer, method, a) => importer.BitCast(a[0], method.MethodArgs[0], method.MethodArgs[1]));
        Add("System.Runtime.InteropServices.MemoryMarshal", "GetArrayDataReference", static (importer, method, a) =>
            method.MethodArgs.Length == 1 ? importer.ArrayData(a[0]) : importer.AnyArrayData(a[0]));
    }

    private static Node Scaled(MethodDesc method, Node index)
    {
        if (index.Kind is ValueKind.I64)
            index = Build.Numeric(ValueKind.I32, I32WrapI64, index);
        return Build.Multiply(index, StorageLayout.SizeOf(method.MethodArgs[0]));
    }

    private static Node Offset(int opcode, Node address, Node distance) => distance.IsZero ? address
        : Build.Numeric(address.Kind is ValueKind.I32 ? ValueKind.I32 : ValueKind.ByRef, opcode, address, distance);

    private static void AddRuntimeHelpers()
    {
        const string type = "System.Runtime.CompilerServices.RuntimeHelpers";
        Add(type, "IsReferenceOrContainsReferences", static (_, method, _) =>
            Build.I32(StorageLayout.ReferencesOf(method.MethodArgs[0]).Count > 0 ? 1 : 0));
        Add(type, "IsBitwiseEquatable", static (_, method, _) => Build.I32(IsBitwiseEquatable(method.MethodArgs[0]) ? 1 : 0));
        Add(type, "IsKnownConstant", static (_, _, _) => Build.I32(0));
        Add(type, "get_OffsetToStringData", static (_, _, _) => Build.I32(StorageLayout.ArrayDataOffset));
        Add(type, "CreateSpan", static (importer, method, a) => importer.SpanOver(method, a[0]));
        Add(type, "InitializeArray", static (importer, _, a) => importer.InitializeArray(a[0], a[1]));
        Add(type, "GetRawData", static (_, _, a) => Build.Numeric(ValueKind.ByRef, I32Add, a[0], Build.I32(StorageLayout.HeaderSize)));
        Add("System.Runtime.CompilerServices.JitHelpers", "EnumEquals", static (_, _, a) =>
            Build.Numeric(ValueKind.I32, a[0].Kind is ValueKind.I64 ? I64Eq : I32Eq, a[0], a[1]));
        Add("System.Runtime.CompilerServices.JitHelpers", "EnumCompareTo", static (importer, method, a) =>
            importer.EnumCompare(method.MethodArgs[0], a[0], a[1]));
        Add("System.Threading.Thread", "MemoryBarrier", static (_, _, _) => null);
    }

    private static bool IsBitwiseEquatable(TypeDesc type) =>
        type.IsEnum || type.Kind is TypeKind.Boolean or TypeKind.Char or TypeKind.SByte or TypeKind.Byte or TypeKind.Int16 or TypeKind.UInt16
            or TypeKind.Int32 or TypeKind.UInt32 or TypeKind.Int64 or TypeKind.UInt64 or TypeKind.IntPtr or TypeKind.UIntPtr or TypeKind.Pointer;

    private static void AddNumbers()
    {
        foreach (var (name, f32, f64) in ((string, int, int)[])[
            ("Sqrt", F32Sqrt, F64Sqrt), ("Floor", F32Floor, F64Floor), ("Ceiling", F32Ceil, F64Ceil), ("Truncate", F32Trunc, F64Trunc)])
        {
            Add("System.Math", name, (importer, method, a) => a[0].Kind is ValueKind.F64
                ? Build.Numeric(ValueKind.F64, f64, a[0]) : importer.Ordinary(method, a));
            Add("System.MathF", name, (_, _, a) => Build.Numeric(ValueKind.F32, f32, a[0]));
        }
        Add("System.Math", "Abs", static (importer, method, a) => a[0].Kind switch
        {
            ValueKind.F64 => Build.Numeric(ValueKind.F64, F64Abs, a[0]),
            ValueKind.F32 => Build.Numeric(ValueKind.F32, F32Abs, a[0]),
            _ => importer.Ordinary(method, a),
        });
        Add("System.Math", "CopySign", static (_, _, a) => Build.Numeric(ValueKind.F64, F64Copysign, a[0], a[1]));
        Add("System.BitConverter", "DoubleToInt64Bits DoubleToUInt64Bits", static (_, _, a) =>
            Build.Numeric(ValueKind.I64, I64ReinterpretF64, a[0]));
        Add("System.BitConverter", "Int64BitsToDouble UInt64BitsToDouble", static (_, _, a) =>
            Build.Numeric(ValueKind.F64, F64ReinterpretI64, a[0]));
        Add("System.BitConverter", "SingleToInt32Bits SingleToUInt32Bits", static (_, _, a) =>
            Build.Numeric(ValueKind.I32, I32ReinterpretF32, a[0]));
        Add("System.BitConverter", "Int32BitsToSingle UInt32BitsToSingle", static (_, _, a) =>
            Build.Numeric(ValueKind.F32, F32ReinterpretI32, a[0]));
        const string bits = "System.Numerics.BitOperations";
        Add(bits, "PopCount", static (_, _, a) => Count(a[0], I32Popcnt, I64Popcnt));
        Add(bits, "LeadingZeroCount", static (_, _, a) => Count(a[0], I32Clz, I64Clz));
        Add(bits, "TrailingZeroCount", static (_, _, a) => Count(a[0], I32Ctz, I64Ctz));
        Add(bits, "RotateLeft", static (_, _, a) => Rotate(a, I32Rotl, I64Rotl));
        Add(bits, "RotateRight", static (_, _, a) => Rotate(a, I32Rotr, I64Rotr));
    }

    private static Node Count(Node value, int i32, int i64) => value.Kind is ValueKind.I64
        ? Build.Numeric(ValueKind.I32, I32WrapI64, Build.Numeric(ValueKind.I64, i64, value)) : Build.Numeric(ValueKind.I32, i32, value);

    private static Node Rotate(Node[] a, int i32, int i64) => a[0].Kind is ValueKind.I64
        ? Build.Numeric(ValueKind.I64, i64, a[0], Build.Numeric(ValueKind.I64, I64ExtendI32U, a[1]))
        : Build.Numeric(ValueKind.I32, i32, a[0], a[1]);

    private static void AddThreading()
    {
        Add("System.Threading.Volatile", "Read", static (importer, method, a) => Memory.Load(PointedTo(method), a[0]));
        Add("System.Threading.Volatile", "Write", static (importer, method, a) => importer.StoreTo(a[0], PointedTo(method), a[1]));
        Add("System.Threading.Volatile", "ReadBarrier WriteBarrier", static (_, _, _) => null);
        Add("System.Threading.Interlocked", "MemoryBarrier MemoryBarrierProcessWide", static (_, _, _) => null);
        Add("System.Diagnostics.Tracing.EventSource", "IsEnabled", static (_, _, _) => Build.I32(0));
        Add("System.GC", "KeepAlive SuppressFinalize ReRegisterForFinalize AddMemoryPressure RemoveMemoryPressure", static (_, _, _) => null);
    }

    private static TypeDesc PointedTo(MethodDesc method) => method.Shape.Parameters[0].Element!;

    private static void AddTypes()
    {
        const string type = "System.Type";
        Add(type, "GetTypeFromHandle", static (_, _, a) => a[0]);
        Add(type, "op_Equality", static (_, _, a) => Build.Numeric(ValueKind.I32, I32Eq, a[0], a[1]));
        Add(type, "op_Inequality", static (_, _, a) => Build.Numeric(ValueKind.I32, I32Ne, a[0], a[1]));
        Add(type, "get_IsValueType", static (importer, method, a) => AskKnown(importer, method, a, static known => known.IsValueType));
        Add(type, "get_IsEnum", static (importer, method, a) => AskKnown(importer, method, a, static known => known.IsEnum));
        Add(type, "get_IsPrimitive", static (importer, method, a) => AskKnown(importer, method, a, static known => known.IsPrimitive));
        Add(type, "GetTypeCode", static (importer, method, a) => a[0] is { Op: Op.Address, Symbol: Symbol.TypeObject { Type: var known } }
            ? Build.I32(TypeCodeOf(known)) : importer.Ordinary(method, a));
        Add("System.Object", ".ctor", static (_, _, _) => null);
        Add("System.Object", "Finalize", static (_, _, _) => null);
    }

    /// <summary>The number that System.TypeCode has for a type: that of an enum is its integers'.</summary>
    public static int TypeCodeOf(TypeDesc type) => (int)((type.IsEnum ? type.Underlying! : type).Kind switch
    {
        TypeKind.Boolean => TypeCode.Boolean,
        TypeKind.Char => TypeCode.Char,
        TypeKind.SByte => TypeCode.SByte,
        TypeKind.Byte => TypeCode.Byte,
        TypeKind.Int16 => TypeCode.Int16,
        TypeKind.UInt16 => TypeCode.UInt16,
        TypeKind.Int32 => TypeCode.Int32,
        TypeKind.UInt32 => TypeCode.UInt32,
        TypeKind.Int64 => TypeCode.Int64,
        TypeKind.UInt64 => TypeCode.UInt64,
        TypeKind.Single => TypeCode.Single,
        TypeKind.Double => TypeCode.Double,
        _ when type == type.World.String => TypeCode.String,
        _ when type.Is("System.Decimal") => TypeCode.Decimal,
        _ when type.Is("System.DateTime") => TypeCode.DateTime,
        _ => TypeCode.Object,
    });

    private static Node? AskKnown(MethodImporter importer, MethodDesc method, Node[] a, Func<TypeDesc, bool> ask) =>
        a[0] is { Op: Op.Address, Symbol: Symbol.TypeObject { Type: var known } }
            ? Build.I32(ask(known) ? 1 : 0) : importer.Ordinary(method, a);
}
