static class Program
{
    static void All(long l)
    {
        unchecked { Output.Line($"{l}: {(sbyte)l} {(byte)l} {(short)l} {(ushort)l} {(int)l} {(uint)l} {(ulong)l} {(int)(char)l} {(nint)(int)l} {(float)l} {(double)l} {(double)(ulong)l} {(float)(ulong)l}"); }
    }
    static void Checked(long l)
    {
        Show.Line($"sbyte {l}", () => checked((sbyte)l)); Show.Line("byte", () => checked((byte)l)); Show.Line("short", () => checked((short)l)); Show.Line("ushort", () => checked((ushort)l));
        Show.Line("int", () => checked((int)l)); Show.Line("uint", () => checked((uint)l)); Show.Line("ulong", () => checked((ulong)l)); Show.Line("char", () => (int)checked((char)l));
        Show.Line("from unsigned to int", () => checked((int)(ulong)l)); Show.Line("from uint to int", () => checked((int)unchecked((uint)l))); Show.Line("from uint to sbyte", () => checked((sbyte)unchecked((uint)l)));
    }
    public static void Main()
    {
        long[] all = [0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 65535, 65536, int.MaxValue, 1L << 31, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue, 0x123456789ABCDEF];
        foreach (var l in all) { All(l); Checked(l); }
    }
}
