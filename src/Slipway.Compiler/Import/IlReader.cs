using System.Buffers.Binary;
using System.Reflection.Metadata;

namespace Slipway.Compiler.Import;

/// <summary>Reads the instructions of a method.</summary>
internal sealed class IlReader(byte[] code)
{
    public int Offset { get; set; }

    public bool AtEnd => Offset >= code.Length;

    public int Length => code.Length;

    public ILOpCode Opcode()
    {
        var first = code[Offset++];
        return first == 0xFE ? (ILOpCode)(0xFE00 | code[Offset++]) : (ILOpCode)first;
    }

    public ILOpCode Peek()
    {
        if (AtEnd)
            return ILOpCode.Nop;
        return code[Offset] == 0xFE ? (ILOpCode)(0xFE00 | code[Offset + 1]) : (ILOpCode)code[Offset];
    }

    public byte Byte() => code[Offset++];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>The target of a branch whose opcode has just been read.</summary>
    public int Target(ILOpCode opcode)
    {
        var distance = opcode.GetBranchOperandSize() == 1 ? (sbyte)Byte() : Int32();
        return Offset + distance;
    }

    public int[] SwitchTargets()
    {
        var count = Int32();
        var after = Offset + 4 * count;
        var targets = new int[count];
        for (var i = 0; i < count; i++)
            targets[i] = after + Int32();
        return targets;
    }

    /// <summary>Steps over the operand of an opcode that has just been read.</summary>
    public void Skip(ILOpCode opcode)
    {
        if (opcode is ILOpCode.Switch)
            SwitchTargets();
        else
            Offset += OperandSize(opcode);
    }

    private static int OperandSize(ILOpCode opcode)
    {
        if (opcode.IsBranch())
            return opcode.GetBranchOperandSize();
        switch (opcode)
        {
            case ILOpCode.Ldc_i4_s or ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s
                or ILOpCode.Stloc_s or ILOpCode.Unaligned:
                return 1;
            case ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc:
                return 2;
            case ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8:
                return 8;
            case ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 or ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Calli or ILOpCode.Callvirt
                or ILOpCode.Cpobj or ILOpCode.Ldobj or ILOpCode.Ldstr or ILOpCode.Newobj or ILOpCode.Castclass or ILOpCode.Isinst
                or ILOpCode.Unbox or ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld or ILOpCode.Ldsfld or ILOpCode.Ldsflda
                or ILOpCode.Stsfld or ILOpCode.Stobj or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema or ILOpCode.Ldelem
                or ILOpCode.Stelem or ILOpCode.Unbox_any or ILOpCode.Refanyval or ILOpCode.Mkrefany or ILOpCode.Ldtoken
                or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof:
                return 4;
            default:
                return 0;
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        Offset += count;
        return code.AsSpan(Offset - count, count);
    }
}
