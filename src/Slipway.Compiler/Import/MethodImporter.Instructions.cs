using System.Reflection.Metadata;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>One case for each instruction of the IL.</summary>
internal sealed partial class MethodImporter
{
    /// <summary>False if the instruction ends the block.</summary>
    private bool ImportInstruction(ILOpCode opcode)
    {
        switch (opcode)
        {
            case ILOpCode.Nop or ILOpCode.Break or ILOpCode.Volatile or ILOpCode.Tail: break;
            case ILOpCode.Unaligned: _il.Byte(); break;
            case ILOpCode.Readonly: _isReadOnly = true; break;
            case ILOpCode.Constrained: _constrained = TypeToken(); break;

            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3: LoadArgument(opcode - ILOpCode.Ldarg_0); break;
            case ILOpCode.Ldarg_s: LoadArgument(_il.Byte()); break;
            case ILOpCode.Ldarg: LoadArgument(_il.UInt16()); break;
            case ILOpCode.Ldarga_s: Push(ArgumentAddress(_il.Byte())); break;
            case ILOpCode.Ldarga: Push(ArgumentAddress(_il.UInt16())); break;
            case ILOpCode.Starg_s: StoreArgument(_il.Byte()); break;
            case ILOpCode.Starg: StoreArgument(_il.UInt16()); break;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3: LoadLocal(_locals[opcode - ILOpCode.Ldloc_0]); break;
            case ILOpCode.Ldloc_s: LoadLocal(_locals[_il.Byte()]); break;
            case ILOpCode.Ldloc: LoadLocal(_locals[_il.UInt16()]); break;
            case ILOpCode.Ldloca_s: Push(Build.FrameAddress(_locals[_il.Byte()])); break;
            case ILOpCode.Ldloca: Push(Build.FrameAddress(_locals[_il.UInt16()])); break;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3: StoreLocal(_locals[opcode - ILOpCode.Stloc_0], Pop()); break;
            case ILOpCode.Stloc_s: StoreLocal(_locals[_il.Byte()], Pop()); break;
            case ILOpCode.Stloc: StoreLocal(_locals[_il.UInt16()], Pop()); break;

            case ILOpCode.Ldnull: Push(Build.Null); break;
            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8: Push(Build.I32((int)opcode - (int)ILOpCode.Ldc_i4_0)); break;
            case ILOpCode.Ldc_i4_s: Push(Build.I32((sbyte)_il.Byte())); break;
            case ILOpCode.Ldc_i4: Push(Build.I32(_il.Int32())); break;
            case ILOpCode.Ldc_i8: Push(Build.I64(_il.Int64())); break;
            case ILOpCode.Ldc_r4: Push(Build.F32(_il.Single())); break;
            case ILOpCode.Ldc_r8: Push(Build.F64(_il.Double())); break;
            case ILOpCode.Ldstr: LoadString(); break;
            case ILOpCode.Dup: Duplicate(); break;
            case ILOpCode.Pop: Pop(); break;

            case ILOpCode.Call: ImportCall(isVirtual: false); break;
            case ILOpCode.Callvirt: ImportCall(isVirtual: true); break;
            case ILOpCode.Calli: ImportCallIndirect(); break;
            case ILOpCode.Newobj: ImportNewObject(); break;
            case ILOpCode.Ldftn: ImportLoadFunction(); break;
            case ILOpCode.Ldvirtftn: ImportLoadVirtualFunction(); break;
            case ILOpCode.Ret: ImportReturn(); return false;

            case ILOpCode.Br or ILOpCode.Br_s: JumpTo(_il.Target(opcode)); return false;
            case ILOpCode.Leave or ILOpCode.Leave_s: Leave(_il.Target(opcode)); return false;
            case ILOpCode.Endfinally: EndFinally(); return false;
            case ILOpCode.Endfilter: EndFilter(); return false;
            case ILOpCode.Throw: ImportThrow(); return false;
            case ILOpCode.Rethrow: RethrowCaught(); return false;
            case ILOpCode.Switch: ImportSwitch(); return false;
            case var branch when branch.IsBranch(): ImportBranch(branch); return false;

            case ILOpCode.Ldind_i1: Indirect(TypeKind.SByte); break;
            case ILOpCode.Ldind_u1: Indirect(TypeKind.Byte); break;
            case ILOpCode.Ldind_i2: Indirect(TypeKind.Int16); break;
            case ILOpCode.Ldind_u2: Indirect(TypeKind.UInt16); break;
            case ILOpCode.Ldind_i4 or ILOpCode.Ldind_u4 or ILOpCode.Ldind_i: Indirect(TypeKind.Int32); break;
            case ILOpCode.Ldind_i8: Indirect(TypeKind.Int64); break;
            case ILOpCode.Ldind_r4: Indirect(TypeKind.Single); break;
            case ILOpCode.Ldind_r8: Indirect(TypeKind.Double); break;
            case ILOpCode.Ldind_ref: Push(Memory.Load(_world.Object, Pop())); break;
            case ILOpCode.Stind_i1: StoreIndirect(_world.Primitive(TypeKind.SByte)); break;
            case ILOpCode.Stind_i2: StoreIndirect(_world.Primitive(TypeKind.Int16)); break;
            case ILOpCode.Stind_i4 or ILOpCode.Stind_i: StoreIndirect(_world.Int32); break;
            case ILOpCode.Stind_i8: StoreIndirect(_world.Primitive(TypeKind.Int64)); break;
            case ILOpCode.Stind_r4: StoreIndirect(_world.Primitive(TypeKind.Single)); break;
            case ILOpCode.Stind_r8: StoreIndirect(_world.Primitive(TypeKind.Double)); break;
            case ILOpCode.Stind_ref: StoreIndirect(_world.Object); break;
            case ILOpCode.Ldobj: Push(Memory.Load(TypeToken(), Pop())); break;
            case ILOpCode.Stobj: StoreIndirect(TypeToken()); break;
            case ILOpCode.Cpobj: ImportCopyObject(); break;
            case ILOpCode.Initobj: ImportInitObject(); break;
            case ILOpCode.Cpblk: ImportBlockOperation(Build.Copy); break;
            case ILOpCode.Initblk: ImportBlockOperation(Build.Fill); break;
            case ILOpCode.Localloc: ImportStackAllocate(); break;
            case ILOpCode.Sizeof: Push(Build.I32(StorageLayout.SizeOf(TypeToken()))); break;

            case ILOpCode.Ldfld: ImportLoadField(); break;
            case ILOpCode.Ldflda: ImportFieldAddress(); break;
            case ILOpCode.Stfld: ImportStoreField(); break;
            case ILOpCode.Ldsfld: ImportLoadStatic(); break;
            case ILOpCode.Ldsflda: Push(StaticAddress(FieldToken())); break;
            case ILOpCode.Stsfld: ImportStoreStatic(); break;

            case ILOpCode.Newarr: ImportNewArray(); break;
            case ILOpCode.Ldlen: ImportArrayLength(); break;
            case ILOpCode.Ldelema: ImportElementAddress(); break;
            case ILOpCode.Ldelem: ImportLoadElement(TypeToken()); break;
            case ILOpCode.Ldelem_ref: ImportLoadElement(_world.Object); break;
            case ILOpCode.Stelem: ImportStoreElement(TypeToken()); break;
            case ILOpCode.Stelem_ref: ImportStoreElement(_world.Object); break;
            case var load when s_elementLoads.TryGetValue(load, out var kind): ImportLoadElement(_world.Primitive(kind)); break;
            case var store when s_elementStores.TryGetValue(store, out var kind): ImportStoreElement(_world.Primitive(kind)); break;

            case ILOpCode.Box: ImportBox(TypeToken()); break;
            case ILOpCode.Unbox: Push(Unbox(Pop(), TypeToken())); break;
            case ILOpCode.Unbox_any: ImportUnboxAny(TypeToken()); break;
            case ILOpCode.Castclass: Push(Cast(Pop(), TypeToken())); break;
            case ILOpCode.Isinst: ImportIsInstance(TypeToken()); break;
            case ILOpCode.Ldtoken: ImportToken(); break;

            case ILOpCode.Neg: ImportNegate(); break;
            case ILOpCode.Not: ImportNot(); break;
            case ILOpCode.Div or ILOpCode.Div_un or ILOpCode.Rem or ILOpCode.Rem_un: ImportDivision(opcode); break;
            case ILOpCode.Shl or ILOpCode.Shr or ILOpCode.Shr_un: ImportShift(opcode); break;
            case var arithmetic when s_arithmetic.TryGetValue(arithmetic, out var codes): ImportArithmetic(codes); break;
            case var compare when s_comparisons.TryGetValue(compare, out var codes): ImportComparison(codes); break;
            case var checkedOperation when s_checkedOperations.TryGetValue(checkedOperation, out var name): ImportChecked(name); break;
            case var conversion when s_conversions.TryGetValue(conversion, out var to): ImportConversion(to.To, to.FromUnsigned, to.Checked); break;
            case ILOpCode.Ckfinite: throw new UnsupportedException("SLW0110", "The IL instruction ckfinite is not supported.");
            default: throw new UnsupportedException("SLW0110", $"The IL instruction {opcode} is not supported.");
        }
        if (opcode is not ILOpCode.Constrained)
            _constrained = null;
        return true;
    }

    private void LoadArgument(int index)
    {
        var local = _arguments[index];
        var type = _method.AllParameters[index];
        if (type.ValueKind is ValueKind.Struct)
            Push(Retyped(Build.Get(local), type));
        else
            LoadLocal(local);
        NoteArgument(index);
    }

    /// <summary>The address of a struct as the struct itself.</summary>
    private static Node Retyped(Node address, TypeDesc type) =>
        new() { Op = Op.Numeric, Bits = I32Add, Kind = ValueKind.Struct, Type = type, Operands = [address, Build.I32(0)] };

    private Node ArgumentAddress(int index) => _method.AllParameters[index].ValueKind is ValueKind.Struct
        ? Build.Get(_arguments[index]) : Build.FrameAddress(_arguments[index]);

    private void StoreArgument(int index)
    {
        var type = _method.AllParameters[index];
        if (type.ValueKind is ValueKind.Struct)
        {
            var value = Pop();
            Spill(ReadsMemory);
            CopyStruct(Build.Get(_arguments[index]), value, type);
        }
        else
        {
            StoreLocal(_arguments[index], Pop());
        }
    }

    private void LoadLocal(Local local)
    {
        Push(local.Kind is not ValueKind.Struct && local.InFrame ? Memory.Load(local.Type!, Build.FrameAddress(local)) : Build.Get(local));
        NoteLoadOfDefault(local);
    }

    private void StoreLocal(Local local, Node value)
    {
        if (local.Kind is ValueKind.Struct)
        {
            Spill(ReadsMemory);
            CopyStruct(Build.FrameAddress(local), value, local.Type!);
        }
        else if (local.InFrame)
        {
            Effect(Build.Store(Memory.StoreOpcode(local.Type!), Build.FrameAddress(local), value));
        }
        else
        {
            // What a small variable holds is what it could hold in memory.
            Assign(local, Narrowed(value, local.Type));
        }
    }

    private static Node Narrowed(Node value, TypeDesc? type) => value.Kind is not ValueKind.I32 ? value : type?.Kind switch
    {
        TypeKind.SByte => Build.Numeric(ValueKind.I32, I32Extend8S, value),
        TypeKind.Int16 => Build.Numeric(ValueKind.I32, I32Extend16S, value),
        TypeKind.Byte => IsByte(value) ? value : Build.Numeric(ValueKind.I32, I32And, value, Build.I32(0xFF)),
        TypeKind.Char or TypeKind.UInt16 => IsShort(value) ? value : Build.Numeric(ValueKind.I32, I32And, value, Build.I32(0xFFFF)),
        _ => value,
    };

    private static bool IsByte(Node value) => value is { Op: Op.Load, Access.Opcode: I32Load8U } || Folding.IsCondition(value)
        || value is { Op: Op.Local, Local.Type.Kind: TypeKind.Byte or TypeKind.Boolean };

    private static bool IsShort(Node value) => IsByte(value) || value is { Op: Op.Load, Access.Opcode: I32Load16U }
        || value is { Op: Op.Local, Local.Type.Kind: TypeKind.Char or TypeKind.UInt16 };

    private void Duplicate()
    {
        var value = Pop();
        if (value.Kind is ValueKind.Struct)
        {
            // Each of the two may be passed by address to something that changes it.
            var copy = StructTemp(value.Type!);
            CopyStruct(Build.FrameAddress(copy), value, value.Type!);
            Push(ToTemp(value));
            Push(Build.Get(copy));
            return;
        }
        value = Shared(value);
        Push(value);
        Push(value);
    }

    private void LoadString()
    {
        var handle = System.Reflection.Metadata.Ecma335.MetadataTokens.UserStringHandle(_il.Int32() & 0xFFFFFF);
        Push(Build.Address(new Symbol.StringLiteral(_file.Reader.GetUserString(handle)), ValueKind.Ref));
    }

    private void ImportReturn()
    {
        var type = _method.Shape.Result;
        if (type.Kind is TypeKind.Void)
        {
            End(EndKind.Return, null);
        }
        else if (type.ValueKind is ValueKind.Struct)
        {
            CopyStruct(Build.Get(_function.ResultAddress!), Pop(), type);
            End(EndKind.Return, null);
        }
        else
        {
            End(EndKind.Return, Narrowed(Pop(), type));
        }
    }

    private void ImportThrow()
    {
        var exception = Shared(Pop());
        Check(Build.Not(exception), Fault.NullReference);
        End(EndKind.Throw, exception);
    }

    private void ImportSwitch()
    {
        var targets = _il.SwitchTargets();
        var next = _il.Offset;
        var value = Pop();
        if (value.IsConst)
        {
            JumpTo((uint)value.Bits < targets.Length ? targets[value.Bits] : next);
            return;
        }
        if (_stack.Count > 0)
            value = ToTemp(value);
        Block[] blocks = [.. targets.Append(next).Select(Continue)];
        foreach (var block in blocks.Distinct())
            HandOver(block);
        End(EndKind.Switch, value, blocks);
    }

    private void ImportBranch(ILOpCode opcode)
    {
        var target = _il.Target(opcode);
        var next = _il.Offset;
        Node condition;
        if (s_branches.TryGetValue(opcode, out var codes))
        {
            var right = Pop();
            var left = Pop();
            (left, right) = Balanced(left, right);
            condition = Compare(codes, left, right);
        }
        else
        {
            var value = Pop();
            var isTrue = opcode is ILOpCode.Brtrue or ILOpCode.Brtrue_s;
            condition = isTrue && value.Kind is not (ValueKind.I64 or ValueKind.F32 or ValueKind.F64) ? Known(value)
                : isTrue ? Build.Numeric(ValueKind.I32, I64Ne, value, Build.I64(0)) : Build.Not(Known(value));
        }
        BranchTo(condition, target, next);
    }

    /// <summary>Addresses are never zero.</summary>
    private static Node Known(Node value) => value.Op is Op.Address or Op.FrameAddress ? Build.I32(1) : value;
}
