using System.Reflection.Metadata;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>Fields, arrays and memory.</summary>
internal sealed partial class MethodImporter
{
    private static readonly Dictionary<ILOpCode, TypeKind> s_elementLoads = new()
    {
        [ILOpCode.Ldelem_i1] = TypeKind.SByte,
        [ILOpCode.Ldelem_u1] = TypeKind.Byte,
        [ILOpCode.Ldelem_i2] = TypeKind.Int16,
        [ILOpCode.Ldelem_u2] = TypeKind.UInt16,
        [ILOpCode.Ldelem_i4] = TypeKind.Int32,
        [ILOpCode.Ldelem_u4] = TypeKind.UInt32,
        [ILOpCode.Ldelem_i8] = TypeKind.Int64,
        [ILOpCode.Ldelem_i] = TypeKind.IntPtr,
        [ILOpCode.Ldelem_r4] = TypeKind.Single,
        [ILOpCode.Ldelem_r8] = TypeKind.Double,
    };

    private static readonly Dictionary<ILOpCode, TypeKind> s_elementStores = new()
    {
        [ILOpCode.Stelem_i] = TypeKind.IntPtr,
        [ILOpCode.Stelem_i1] = TypeKind.SByte,
        [ILOpCode.Stelem_i2] = TypeKind.Int16,
        [ILOpCode.Stelem_i4] = TypeKind.Int32,
        [ILOpCode.Stelem_i8] = TypeKind.Int64,
        [ILOpCode.Stelem_r4] = TypeKind.Single,
        [ILOpCode.Stelem_r8] = TypeKind.Double,
    };

    private FieldDesc FieldToken() => _world.Resolver.Field(_file, Token(), _context);

    private void Indirect(TypeKind kind) => Push(Memory.Load(_world.Primitive(kind), Pop()));

    private void StoreIndirect(TypeDesc type)
    {
        var value = Pop();
        StoreAt(Pop(), 0, type, value);
    }

    private void StoreAt(Node address, int offset, TypeDesc type, Node value)
    {
        if (type.ValueKind is ValueKind.Struct)
        {
            Spill(ReadsMemory);
            CopyStruct(Displaced(address, offset), value, type);
            return;
        }
        if (type.Kind is TypeKind.Single && value.Kind is ValueKind.F64)
            value = Build.Numeric(ValueKind.F32, F32DemoteF64, value);
        else if (type.Kind is TypeKind.Double && value.Kind is ValueKind.F32)
            value = Build.Numeric(ValueKind.F64, F64PromoteF32, value);
        Effect(Build.Store(Memory.StoreOpcode(type), address, value, offset));
    }

    private static Node Displaced(Node address, int offset) => offset == 0 ? address
        : Build.Numeric(ValueKind.ByRef, I32Add, address, Build.I32(offset));

    /// <summary>The base of a field: an object that is not null, or an address.</summary>
    private Node FieldBase(Node target)
    {
        if (target.Kind is not ValueKind.Ref)
            return target;
        target = Shared(target);
        CheckNotNull(target);
        return target;
    }

    private void CheckNotNull(Node target)
    {
        if (target.Op is Op.Address || target.Op is Op.Local && (_nonNull.Contains(target.Local!) || IsThis(target)))
            return;
        Check(Build.Not(target), Fault.NullReference);
    }

    private readonly HashSet<Local> _nonNull = [];

    /// <summary>Whether the next address of an element is only read from.</summary>
    private bool _isReadOnly;

    /// <summary>Arrays of references that were made in this method, by what they hold.</summary>
    private readonly Dictionary<Local, TypeDesc> _madeHere = [];

    private bool IsThis(Node node) => !_method.IsStatic && node.Op is Op.Local && node.Local == _arguments[0] && _method.Owner.IsReference;

    private void ImportLoadField()
    {
        var field = FieldToken();
        var target = Pop();
        if (field.Def.IsStatic)
        {
            Push(LoadStatic(field));
            return;
        }
        Push(Memory.Load(field.Type, FieldBase(target), field.Offset));
    }

    private void ImportFieldAddress()
    {
        var field = FieldToken();
        var target = Pop();
        Push(field.Def.IsStatic ? StaticAddress(field) : Displaced(Addressable(FieldBase(target)), field.Offset));
    }

    private static Node Addressable(Node target) => target.Kind is ValueKind.Struct && target.Op is Op.FrameAddress
        ? Build.FrameAddress(target.Local!) : target;

    private void ImportStoreField()
    {
        var field = FieldToken();
        var value = Pop();
        var target = Pop();
        if (field.Def.IsStatic)
            StoreAt(StaticAddress(field), 0, field.Type, value);
        else
            StoreAt(FieldBase(target), field.Offset, field.Type, value);
    }

    private void ImportLoadStatic() => Push(LoadStatic(FieldToken()));

    private void ImportStoreStatic()
    {
        var field = FieldToken();
        var value = Pop();
        if (NeedsConstruction(field.Owner))
            value = ToTemp(value);
        StoreAt(StaticAddress(field), 0, field.Type, value);
    }

    private Node LoadStatic(FieldDesc field)
    {
        if (Intrinsics.StaticFields.TryGetValue(field.Def.ToString(), out var constant))
            return Build.I32(constant);
        if (field.Owner is { Def.Namespace: "System", Def.Name: "IntPtr" or "UIntPtr" } && field.Def.Name == "Zero")
            return Build.I32(0);
        if (field.Def.ToString() == "System.String.Empty")
            return Build.Address(new Symbol.StringLiteral(""), ValueKind.Ref);
        return Memory.Load(field.Type, StaticAddress(field));
    }

    private Node StaticAddress(FieldDesc field)
    {
        var rva = field.Def.Row.GetRelativeVirtualAddress();
        if (rva != 0)
            return Build.Address(new Symbol.FieldData(field, StorageLayout.SizeOf(field.Type)), ValueKind.ByRef);
        EnsureConstructed(field.Owner);
        return Build.Address(new Symbol.StaticField(field), ValueKind.ByRef);
    }

    private void EnsureConstructed(TypeDesc type)
    {
        if (NeedsConstruction(type))
            Effect(Build.Call(_runtime.StaticConstruction(type)));
    }

    private bool NeedsConstruction(TypeDesc type)
    {
        if (type.Def?.StaticConstructor is null)
            return false;
        if (_method.Owner != type)
            return true;
        // Inside of the type: its static constructor itself, and what a precise one has already run before.
        return _def.Name != ".cctor" && (IsBeforeFieldInit(type.Def) || !_method.IsStatic && type.IsValueType);
    }

    /// <summary>A static constructor that was written down runs before the first static method or constructor does.</summary>
    private void EnsureConstructedOnEntry()
    {
        var type = _method.Owner;
        if (type.Def?.StaticConstructor is null || IsBeforeFieldInit(type.Def) || _def.Name == ".cctor")
            return;
        if (_method.IsStatic || _def.Name == ".ctor")
            Effect(Build.Call(_runtime.StaticConstruction(type)));
    }

    private static bool IsBeforeFieldInit(TypeDef def) => (def.Attributes & System.Reflection.TypeAttributes.BeforeFieldInit) != 0;

    private void ImportCopyObject()
    {
        var type = TypeToken();
        var from = Pop();
        StoreAt(Pop(), 0, type, Memory.Load(type, from));
    }

    private void ImportInitObject()
    {
        var type = TypeToken();
        var address = Pop();
        Spill(ReadsMemory);
        Zero(address, type);
        NoteDefault(address, type);
    }

    private void ImportBlockOperation(Func<Node, Node, Node, Node> build)
    {
        var operands = Pop(3);
        Effect(build(operands[0], operands[1], operands[2]));
    }

    private void ImportStackAllocate()
    {
        _function.UsesStackAllocate = true;
        var size = Shared(Pop());
        var start = ToTemp(new Node { Op = Op.StackAllocate, Kind = ValueKind.I32, Operands = [size] });
        Effect(Build.Fill(start, Build.I32(0), size));
        Push(start);
    }

    private void ImportNewArray()
    {
        var element = TypeToken();
        var length = Pop();
        if (length.Kind is ValueKind.I64)
            length = Build.Numeric(ValueKind.I32, I32WrapI64, length);
        PushCall(Build.Call(_runtime.NewArray, Build.Address(new Symbol.Descriptor(_world.SzArray(element))), length));
        if (element.IsReference)
            _madeHere[_stack.Peek().Local!] = element;
    }

    private void ImportArrayLength()
    {
        var array = FieldBase(Pop());
        Push(Build.Length(array));
    }

    private Node ElementAddress(TypeDesc type, Node array, Node index, out int offset)
    {
        if (index.Kind is ValueKind.I64)
            index = Build.Numeric(ValueKind.I32, I32WrapI64, index);
        array = Shared(array);
        index = Shared(index);
        CheckNotNull(array);
        Check(Build.Numeric(ValueKind.I32, I32GeU, index, Build.Length(array)), Fault.IndexOutOfRange);
        var size = StorageLayout.SizeOf(type);
        var isPower = (size & (size - 1)) == 0;
        offset = StorageLayout.ArrayDataOffset;
        if (index.IsConst)
        {
            offset += (int)index.Bits * size;
            return array;
        }
        var scaled = isPower
            ? Build.Numeric(ValueKind.I32, I32Shl, index, Build.I32(System.Numerics.BitOperations.Log2((uint)size)))
            : Build.Multiply(index, size);
        return Build.Numeric(ValueKind.ByRef, I32Add, array, scaled);
    }

    private void ImportElementAddress()
    {
        var type = TypeToken();
        var index = Pop();
        var array = Shared(Pop());
        var address = ElementAddress(type, array, index, out var offset);
        if (type.IsReference && !_isReadOnly)
        {
            Effect(new Node
            {
                Op = Op.Call,
                Kind = ValueKind.Void,
                Method = _runtime.CheckArrayType,
                Operands = [array, Build.Address(new Symbol.Descriptor(_world.SzArray(type)))],
                Type = KnownElement(array) ?? type,
            });
        }
        _isReadOnly = false;
        Push(Displaced(address, offset));
    }

    private void ImportLoadElement(TypeDesc type)
    {
        var index = Pop();
        var address = ElementAddress(type, Pop(), index, out var offset);
        Push(Memory.Load(type, address, offset));
    }

    private void ImportStoreElement(TypeDesc type)
    {
        var operands = Pop(3);
        // The value was computed first, and is what it was if the store faults.
        var value = operands[2].Kind is ValueKind.Struct ? ToTemp(operands[2]) : operands[2];
        var array = Shared(operands[0]);
        var address = ElementAddress(type, array, operands[1], out var offset);
        var fits = array is { Op: Op.Local } && _madeHere.TryGetValue(array.Local!, out var made) && (made == _world.Object
            || value.Op is Op.Address && value.Symbol is Symbol.StringLiteral && made == _world.String);
        if (!fits)
            value = CheckStore(type, array, value);
        StoreAt(address, offset, type, value);
    }

    private Node CheckStore(TypeDesc type, Node array, Node value)
    {
        if (!type.IsReference || value.IsZero)
            return value;
        value = Shared(value);
        // Whether others of the array's type exist is known when all code is.
        Effect(new Node
        {
            Op = Op.Call,
            Kind = ValueKind.Void,
            Method = _runtime.CheckArrayStore,
            Operands = [array, value],
            Type = KnownElement(array) ?? type,
        });
        return value;
    }

    /// <summary>What an array's variable says that it holds at least.</summary>
    private static TypeDesc? KnownElement(Node array) =>
        array is { Op: Op.Local, Local.Type: { Kind: TypeKind.SzArray, Element: var known } } ? known : null;
}
