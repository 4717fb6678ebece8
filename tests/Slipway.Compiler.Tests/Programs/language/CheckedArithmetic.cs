static class Program
{
    static void Try(string name, Func<long> f)
    {
        try { Output.Line(f()); }
        catch (OverflowException) { Output.Line("overflow in " + name); }
        catch (DivideByZeroException) { Output.Line("zero in " + name); }
    }
    static int[] Ints = [0, 1, -1, int.MaxValue, int.MinValue, 65536, -40000];
    static long[] Longs = [0, 1, -1, long.MaxValue, long.MinValue, 1L << 33, -5];
    static double[] Doubles = [0, 1.9, -1.9, 127.5, 128, 255.9, 256, -0.5, -1, 2147483647.5, 2147483648, 4294967295.5, 1e19, -1e19, double.NaN, double.PositiveInfinity];
    public static void Main()
    {
        foreach (var a in Ints) foreach (var b in Ints)
        {
            Try("add", () => checked(a + b)); Try("sub", () => checked(a - b)); Try("mul", () => checked(a * b));
            Try("addu", () => checked((uint)a + (uint)b)); Try("div", () => a / b); Try("rem", () => a % b);
            Try("mulu", () => unchecked((long)checked(unchecked((uint)a) * unchecked((uint)b))));
        }
        foreach (var a in Longs) foreach (var b in Longs)
        {
            Try("add", () => checked(a + b)); Try("sub", () => checked(a - b)); Try("mul", () => checked(a * b));
            Try("div", () => a / b); Try("rem", () => a % b);
            Try("mulu", () => unchecked((long)checked(unchecked((ulong)a) * unchecked((ulong)b))));
            Try("subu", () => unchecked((long)checked(unchecked((ulong)a) - unchecked((ulong)b))));
        }
        foreach (var a in Longs)
        {
            Try("i1", () => checked((sbyte)a)); Try("u1", () => checked((byte)a)); Try("i2", () => checked((short)a)); Try("u2", () => checked((ushort)a));
            Try("i4", () => checked((int)a)); Try("u4", () => checked((uint)a)); Try("u8", () => unchecked((long)checked((ulong)a)));
            var u = unchecked((ulong)a);
            Try("i1u", () => checked((sbyte)u)); Try("i4u", () => checked((int)u)); Try("i8u", () => checked((long)u));
        }
        foreach (var d in Doubles)
        {
            Try("di1", () => checked((sbyte)d)); Try("du1", () => checked((byte)d)); Try("di4", () => checked((int)d)); Try("du4", () => checked((uint)d));
            Try("di8", () => checked((long)d)); Try("du8", () => unchecked((long)checked((ulong)d)));
        }
    }
}
