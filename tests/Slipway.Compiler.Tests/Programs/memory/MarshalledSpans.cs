using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
struct Pair
{
    public int A;
    public short B, C;
}
static class Program
{
    public static void Main()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < 16; i++)
            bytes[i] = (byte)(i * 17);
        Output.Line(string.Join(",", MemoryMarshal.Cast<byte, int>(bytes).ToArray()));
        Output.Line(MemoryMarshal.Cast<byte, long>(bytes[..15]).Length);
        var pair = MemoryMarshal.Read<Pair>(bytes);
        Output.Line($"{pair.A:X} {pair.B:X} {Unsafe.SizeOf<Pair>()}");
        pair.B = 0x55AA;
        MemoryMarshal.Write(bytes[8..], in pair);
        Output.Line(Convert.ToHexString(bytes));
        MemoryMarshal.AsRef<int>(bytes) = -1;
        Output.Line(Convert.ToHexString(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref pair, 1))[..6]));
        Output.Line(MemoryMarshal.TryRead<long>(bytes[..7], out _).ToString());
        Show.Line("short", () => MemoryMarshal.Read<int>(new byte[3]));
        Show.Line("short write", () => MemoryMarshal.Write(new byte[3], 5));
        Show.Line("reference", () => MemoryMarshal.Cast<byte, KeyValuePair<string, int>>(new byte[8]).Length);
        var list = new List<int> { 3, 1, 2 };
        CollectionsMarshal.AsSpan(list).Sort();
        CollectionsMarshal.SetCount(list, 5);
        Output.Line(string.Join(",", list));
        var map = new Dictionary<string, int>();
        CollectionsMarshal.GetValueRefOrAddDefault(map, "k", out bool existed) += 7;
        Output.Line(map["k"] + existed.ToString() + Unsafe.IsNullRef(ref CollectionsMarshal.GetValueRefOrNullRef(map, "x")));
        var array = new[] { 1, 2, 3 };
        Output.Line(MemoryMarshal.TryGetArray<int>(array.AsMemory(1), out var segment).ToString() + segment.Offset + segment.Count);
        Output.Line(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), 2));
    }
}
