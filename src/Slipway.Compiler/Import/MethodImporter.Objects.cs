using System.Reflection.Metadata;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>Boxes, casts, tokens and arrays of several dimensions.</summary>
internal sealed partial class MethodImporter
{
    private void ImportBox(TypeDesc type)
    {
        var value = Pop();
        if (!type.IsValueType)
        {
            Push(value);
            return;
        }
        if (!type.IsNullable && TryTestWithoutBox(type, value))
            return;
        Push(Box(value, type));
    }

    /// <summary>What generic code does to ask about a type parameter needs no box: it is known here.</summary>
    private bool TryTestWithoutBox(TypeDesc type, Node value)
    {
        var start = _il.Offset;
        if (_starts.Contains(start))
            return false;
        if (IsNullTestNext())
        {
            Push(Build.I32(1));
            return true;
        }
        var next = _il.Opcode();
        if (next is ILOpCode.Isinst && !_starts.Contains(_il.Offset + 4))
        {
            var tested = TypeToken();
            var isInstance = type.IsAssignableTo(tested) || tested.IsNullable && tested.Args[0] == type;
            var after = _il.Peek();
            if (IsNullTestNext() || !isInstance)
            {
                Push(isInstance ? Build.I32(1) : Build.Null);
                return true;
            }
            if (after is ILOpCode.Unbox_any)
            {
                _il.Opcode();
                if (TypeToken() == type)
                {
                    Push(value);
                    return true;
                }
            }
        }
        else if (next is ILOpCode.Unbox_any && TypeToken() == type)
        {
            Push(value);
            return true;
        }
        _il.Offset = start;
        return false;
    }

    /// <summary>Whether all that is asked of the value on the stack is whether it is null. A null that is only the next argument asks nothing.</summary>
    private bool IsNullTestNext()
    {
        var start = _il.Offset;
        var next = _il.Opcode();
        if (next is ILOpCode.Ldnull && !_starts.Contains(_il.Offset))
            next = _il.Opcode() is ILOpCode.Ceq or ILOpCode.Cgt_un ? ILOpCode.Brtrue : next;
        _il.Offset = start;
        return next is ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s;
    }

    private Node Box(Node value, TypeDesc type)
    {
        if (type.IsNullable)
        {
            PushInvocation(_runtime.Nullables("Box", type.Args[0]), false, [value]);
            return Pop();
        }
        value = value.Kind is ValueKind.Struct || ReadsMemory(value) ? ToTemp(value) : value;
        var box = NewObject(type);
        StoreAt(Displaced(box, StorageLayout.HeaderSize), 0, type, value);
        _boxes.Add(box.Local!, type);
        return box;
    }

    /// <summary>Boxes that were made in this method, by what they hold.</summary>
    private readonly Dictionary<Local, TypeDesc> _boxes = [];

    private TypeDesc? Boxed(Node value) => value.Op is Op.Local ? _boxes.GetValueOrDefault(value.Local!) : null;

    /// <summary>Calls the method of what was just boxed, which needs no table.</summary>
    private void TryCallInsideBox(ref MethodDesc method, ref bool isVirtual, Node[] arguments)
    {
        if (!isVirtual || method.IsStatic || Boxed(arguments[0]) is not { } type || method.Def is not { IsVirtual: true }
            || type.Methods.Resolve(MethodTable.Root(method)) is not { } implementation || implementation.Owner != type)
        {
            return;
        }
        arguments[0] = Displaced(arguments[0], StorageLayout.HeaderSize);
        method = implementation;
        isVirtual = false;
    }

    private Node Unbox(Node box, TypeDesc type)
    {
        box = Shared(box);
        CheckNotNull(box);
        var descriptor = Build.Load(ValueKind.I32, I32Load, box);
        var isOther = Build.Numeric(ValueKind.I32, I32Ne, descriptor, Build.Address(new Symbol.Descriptor(type)));
        if (type.IsEnum || type.IsPrimitive)
        {
            PushCall(Build.Call(_runtime.UnboxTest(type), box));
            isOther = Build.Not(Pop());
        }
        Check(isOther, Fault.InvalidCast);
        return Displaced(box, StorageLayout.HeaderSize);
    }

    private void ImportUnboxAny(TypeDesc type)
    {
        var box = Pop();
        if (!type.IsValueType)
            Push(Cast(box, type));
        else if (type.IsNullable)
            PushInvocation(_runtime.Nullables("Unbox", type.Args[0]), false, [box]);
        else
            Push(Memory.Load(type, Unbox(box, type)));
    }

    private Node Cast(Node value, TypeDesc type)
    {
        if (value.IsZero || type == _world.Object || Boxed(value)?.IsAssignableTo(type) is true)
            return value;
        value = Shared(value);
        PushCall(Build.Call(_runtime.InstanceTest(type), value));
        var passes = Build.Numeric(ValueKind.I32, I32Or, Pop(), Build.Not(value));
        Check(Build.Not(passes), Fault.InvalidCast);
        return value;
    }

    private void ImportIsInstance(TypeDesc type)
    {
        var value = Pop();
        if (value.IsConst)
        {
            Push(value);
            return;
        }
        if (type.IsNullable)
            type = type.Args[0];
        value = Shared(value);
        PushCall(Build.Call(_runtime.InstanceTest(type), value));
        Push(Build.Select(value, Build.Null, Pop()));
    }

    private void ImportToken()
    {
        var handle = Token();
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification:
                Push(Build.Address(new Symbol.TypeObject(_world.Resolver.Type(_file, handle, _context)), ValueKind.Ref));
                return;
            case HandleKind.FieldDefinition:
            case HandleKind.MemberReference when _file.Reader.GetMemberReference((MemberReferenceHandle)handle).GetKind() is MemberReferenceKind.Field:
                var field = _world.Resolver.Field(_file, handle, _context);
                Push(Build.Address(new Symbol.FieldData(field, StorageLayout.SizeOf(field.Type)), ValueKind.ByRef));
                return;
            default:
                throw new UnsupportedException("SLW0120", "Expressions over methods, as expression trees use them, are not supported.");
        }
    }

    /// <summary>An array of several dimensions: an array whose elements come after the lengths of the dimensions.</summary>
    private void ImportArrayMethod(MethodDesc method, Node[] arguments)
    {
        var type = method.Owner;
        var array = Shared(arguments[0]);
        CheckNotNull(array);
        Node? index = null;
        for (var i = 0; i < type.Number; i++)
        {
            var at = Shared(arguments[1 + i]);
            var length = Build.Load(ValueKind.I32, I32Load, array, StorageLayout.ArrayDataOffset + 4 * i);
            Check(Build.Numeric(ValueKind.I32, I32GeU, at, length), Fault.IndexOutOfRange);
            index = index is null ? at : Build.Numeric(ValueKind.I32, I32Add, Build.Numeric(ValueKind.I32, I32Mul, index, length), at);
        }
        var element = type.Element!;
        var address = Build.Numeric(ValueKind.ByRef, I32Add, array, Build.Multiply(index!, StorageLayout.SizeOf(element)));
        var offset = RuntimeLibrary.MdArrayDataOffset(type.Number);
        switch (method.Name)
        {
            case "Get": Push(Memory.Load(element, address, offset)); break;
            case "Address": Push(Displaced(address, offset)); break;
            case "Set":
                StoreAt(address, offset, element, CheckStore(element, array, arguments[^1]));
                break;
            default: throw new UnsupportedException("SLW0110", $"The array method '{method.Name}' is not supported.");
        }
    }

    private void ImportNewMdArray(TypeDesc type, Node[] lengths)
    {
        if (lengths.Length != type.Number)
            throw new UnsupportedException("SLW0110", "Arrays with lower bounds other than zero are not supported.");
        Node? total = null;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = ToTemp(lengths[i]);
            Check(Build.Numeric(ValueKind.I32, I32LtS, lengths[i], Build.I32(0)), Fault.Overflow);
            total = total is null ? lengths[i] : Build.Numeric(ValueKind.I32, I32Mul, total, lengths[i]);
        }
        PushCall(Build.Call(_runtime.NewArray, Build.Address(new Symbol.Descriptor(type)), total!));
        for (var i = 0; i < lengths.Length; i++)
            Effect(Build.Store(I32Store, _stack.Peek(), lengths[i], StorageLayout.ArrayDataOffset + 4 * i));
    }
}
