using System.Runtime.InteropServices;
using System.Runtime.CompilerServices;
using System.Buffers.Binary;

struct P
{
    public int A;
    public short B;
}

static class Program
{
    public static void Main()
    {
        Span<int> ints = [1, -1, 0x01020304];
        var bytes = MemoryMarshal.AsBytes(ints);
        Output.Line(bytes.Length);
        Output.Line(bytes[8]);
        var shorts = MemoryMarshal.Cast<int, short>(ints);
        Output.Line(shorts.Length);
        Output.Line(shorts[2]);
        Output.Line(MemoryMarshal.Read<long>(bytes));
        Show.Line("read", () => MemoryMarshal.Read<long>(new byte[3]));
        var p = new P
        {
            A = 5,
            B = 7
        };
        MemoryMarshal.Write(bytes, in p);
        Output.Line(ints[0]);
        ref int r = ref MemoryMarshal.GetReference(ints);
        Unsafe.Add(ref r, 1) = 99;
        Output.Line(ints[1]);
        Output.Line(Unsafe.SizeOf<P>());
        var one = MemoryMarshal.CreateSpan(ref p.A, 1);
        one[0] = 12;
        Output.Line(p.A);
        ref var ap = ref MemoryMarshal.AsRef<P>(bytes);
        Output.Line(ap.B);
        Span<byte> b = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(b, 0x01020304);
        Output.Line(b[0]);
        Output.Line(BinaryPrimitives.ReadInt32LittleEndian(b));
        BinaryPrimitives.WriteUInt64LittleEndian(b[4..], ulong.MaxValue - 1);
        Output.Line(BinaryPrimitives.ReadInt64BigEndian(b[4..]));
        Output.Line(BinaryPrimitives.ReverseEndianness(0x01020304));
        Output.Line(BinaryPrimitives.ReverseEndianness((short)0x0102));
        BinaryPrimitives.WriteDoubleBigEndian(b, 1.5);
        Output.Line(b[0]);
        Output.Line((long)(BinaryPrimitives.ReadDoubleBigEndian(b) * 2));
        Show.Line("short", () => BinaryPrimitives.ReadInt32BigEndian(new byte[3]));
        Output.Line(BinaryPrimitives.TryReadUInt16BigEndian(b, out var u) ? u : -1);
        var l = new List<int>
        {
            1,
            2,
            3
        };
        CollectionsMarshal.AsSpan(l)[1] = 20;
        Output.Line(l[1]);
        CollectionsMarshal.SetCount(l, 2);
        Output.Line(l.Count);
        Output.Line(Unsafe.As<float, int>(ref Unsafe.AsRef(in F)));
        Output.Line(Unsafe.BitCast<float, int>(1.5f));
        int x = 3;
        Unsafe.WriteUnaligned(ref Unsafe.As<int, byte>(ref x), 7);
        Output.Line(x);
        Output.Line(s_z.Length);
    }

    static readonly float F = 2.5f;
    static readonly byte[] s_z = [1, 2, 0, 3];
}
