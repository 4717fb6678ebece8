using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>What intrinsics ask of the importer.</summary>
internal sealed partial class MethodImporter
{
    public CompilerOptions Options => _runtime.Options;

    public Node? Run(Node statement)
    {
        Effect(statement);
        return null;
    }

    /// <summary>A value that has to be computed here and once.</summary>
    public Node Snapshot(Node value) => ToTemp(value);

    public Node? Trap()
    {
        Effect(new Node { Op = Op.Trap });
        return null;
    }

    public Node? StoreTo(Node address, TypeDesc type, Node value)
    {
        StoreAt(address, 0, type, value);
        return null;
    }

    /// <summary>The call as it stands, where an intrinsic knows nothing better.</summary>
    public Node? Ordinary(MethodDesc method, Node[] arguments)
    {
        PushInvocation(method, isVirtual: true, arguments);
        return null;
    }

    /// <summary>
    /// The framework asks for the time of today where the local time zone may depend on it. A module has no clock and one time zone; to the user
    /// this is an error.
    /// </summary>
    public Node? Now(MethodDesc method, Node[] arguments) =>
        Ordinary(_method.Def is { Owner.File.IsUserCode: false } ? _runtime.Type("TimeZoneInfoX").Method("AnyTime") : method, arguments);

    public Node PrivateField(Node target, TypeDesc owner, string name) => Displaced(FieldBase(target), owner.Field(name).Offset);

    public Node UnboxTo(Node box, TypeDesc type) => Unbox(box, type);

    public Node BitCast(Node value, TypeDesc from, TypeDesc to)
    {
        if (from.ValueKind == to.ValueKind && from.ValueKind is not ValueKind.Struct)
            return Narrowed(value, to);
        var temp = from.ValueKind is ValueKind.Struct ? StructTemp(from) : _function.NewLocal(from.ValueKind, from);
        temp.InFrame = true;
        StoreAt(Build.FrameAddress(temp), 0, from, value);
        return Memory.Load(to, Build.FrameAddress(temp));
    }

    public Node ArrayData(Node array)
    {
        array = FieldBase(array);
        return Displaced(array, StorageLayout.ArrayDataOffset);
    }

    /// <summary>The elements of an array whose type is not known here.</summary>
    public Node AnyArrayData(Node array)
    {
        PushInvocation(_runtime.Type("Arrays").Method("Data"), false, [array]);
        return Pop();
    }

    public Node SpanOver(MethodDesc method, Node data)
    {
        var element = method.MethodArgs[0];
        var size = SizeOfConstant(method.Name, data);
        var span = StructTemp(method.Shape.Result);
        Effect(Build.Store(I32Store, Build.FrameAddress(span), data, method.Shape.Result.Field("_reference").Offset));
        Effect(Build.Store(I32Store, Build.FrameAddress(span), Build.I32(size / StorageLayout.SizeOf(element)),
            method.Shape.Result.Field("_length").Offset));
        return Build.Get(span);
    }

    public Node? InitializeArray(Node array, Node data)
    {
        var size = SizeOfConstant("InitializeArray", data);
        PushInvocation(_runtime.Type("Arrays").Method("Data"), false, [array]);
        Effect(Build.Copy(Pop(), data, Build.I32(size)));
        return null;
    }

    // C# makes these calls of its own, with data of the assembly; by hand they would need reflection.
    private static int SizeOfConstant(string method, Node data) => data.Symbol is Symbol.FieldData constant ? constant.Size
        : throw new UnsupportedException("SLW0110", $"'RuntimeHelpers.{method}' is supported over data of the assembly only.");

    public Node EnumCompare(TypeDesc type, Node left, Node right)
    {
        left = Shared(left);
        right = Shared(right);
        var is64 = left.Kind is ValueKind.I64;
        var isUnsigned = (type.Underlying ?? type).Kind is TypeKind.UInt64 or TypeKind.UInt32 or TypeKind.UInt16 or TypeKind.Byte;
        var greater = is64 ? isUnsigned ? I64GtU : I64GtS : isUnsigned ? I32GtU : I32GtS;
        var less = is64 ? isUnsigned ? I64LtU : I64LtS : isUnsigned ? I32LtU : I32LtS;
        return Build.Numeric(ValueKind.I32, I32Sub,
            Build.Numeric(ValueKind.I32, greater, left, right), Build.Numeric(ValueKind.I32, less, left, right));
    }

    /// <summary>The one object of a class that has a constructor without parameters.</summary>
    public Node Singleton(TypeDesc type)
    {
        var singleton = _world.Closed(_runtime.OpenType("Singleton`1"), [type]);
        return Build.Call(singleton.Method("Get"));
    }

    /// <summary><c>new T()</c>.</summary>
    public Node? NewInstance(MethodDesc method, Node[] arguments)
    {
        if (method.MethodArgs.Length == 0)
            return Ordinary(method, arguments);
        var type = method.MethodArgs[0];
        var constructor = type.Def?.MethodsNamed(".ctor").FirstOrDefault(def => def.Row.GetParameters().Count == 0 && !def.IsStatic);
        if (type.IsValueType)
        {
            var temp = _function.NewLocal(type.ValueKind, type);
            temp.InFrame = true;
            _settled.Add(temp);
            Zero(Build.FrameAddress(temp), type);
            if (constructor is not null)
                PushInvocation(_world.Method(constructor, type, []), false, [Build.FrameAddress(temp)]);
            LoadLocal(temp);
            return null;
        }
        if (constructor is null || constructor.Owner.IsAbstract)
        {
            // C# does not let that be written, but for code that asks at run time.
            Effect(Build.Call(_runtime.Faults.Method("MissingConstructor")));
            Push(Build.Null);
            return null;
        }
        var instance = NewObject(type);
        PushInvocation(_world.Method(constructor, type, []), false, [instance]);
        Push(instance);
        return null;
    }
}
