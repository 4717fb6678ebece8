static class Program
{
    static int[] Ints = [0, 1, -1, 2, 7, -7, 100, int.MaxValue, int.MinValue, 0x12345678];
    static long[] Longs = [0, 1, -1, 3, -10, long.MaxValue, long.MinValue, 0x123456789ABCDEF];
    public static void Main()
    {
        foreach (var a in Ints) foreach (var b in Ints)
        {
            Output.Line(unchecked(a + b)); Output.Line(unchecked(a - b)); Output.Line(unchecked(a * b));
            Output.Line(a & b); Output.Line(a | b); Output.Line(a ^ b); Output.Line(a << b); Output.Line(a >> b); Output.Line(a >>> b);
            Output.Line(a < b ? 1 : 0); Output.Line((uint)a < (uint)b ? 1 : 0); Output.Line(a == b ? 1 : 0); Output.Line(a >= b ? 1 : 0);
            Output.Line((uint)a > (uint)b ? 1 : 0);
            if (b != 0 && !(a == int.MinValue && b == -1)) { Output.Line(a / b); Output.Line(a % b); }
            if (b != 0) { Output.Line((uint)a / (uint)b); Output.Line((uint)a % (uint)b); }
        }
        foreach (var a in Longs) foreach (var b in Longs)
        {
            Output.Line(unchecked(a + b)); Output.Line(unchecked(a - b)); Output.Line(unchecked(a * b));
            Output.Line(a & b); Output.Line(a | b); Output.Line(a ^ b); Output.Line(a << (int)b); Output.Line(a >> (int)b); Output.Line(a >>> (int)b);
            Output.Line(a < b ? 1 : 0); Output.Line((ulong)a < (ulong)b ? 1 : 0); Output.Line(a <= b ? 1 : 0);
            if (b != 0 && !(a == long.MinValue && b == -1)) { Output.Line(a / b); Output.Line(a % b); }
            if (b != 0) { Output.Line((long)((ulong)a / (ulong)b)); Output.Line((long)((ulong)a % (ulong)b)); }
        }
        foreach (var a in Ints) { Output.Line((sbyte)a); Output.Line((byte)a); Output.Line((short)a); Output.Line((ushort)a); Output.Line((long)a); Output.Line((uint)a); Output.Line(-a); Output.Line(~a); }
        foreach (var a in Longs) { Output.Line((int)a); Output.Line((uint)a); Output.Line((byte)a); Output.Line(-a); Output.Line(~a); }
    }
}
