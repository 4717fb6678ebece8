static class Program
{
    static void All(double d)
    {
        var f = (float)d;
        Output.Line($"{BitConverter.DoubleToInt64Bits(d):X} {BitConverter.SingleToInt32Bits(f):X8} {(int)d} {(uint)d} {(long)d} {(ulong)d} {(int)f} {(long)f} {(uint)f} {(ulong)f}");
    }
    static void Checked(double d)
    {
        Show.Line("sbyte", () => checked((sbyte)d)); Show.Line("byte", () => checked((byte)d)); Show.Line("short", () => checked((short)d)); Show.Line("ushort", () => checked((ushort)d));
        Show.Line("int", () => checked((int)d)); Show.Line("uint", () => checked((uint)d)); Show.Line("long", () => checked((long)d)); Show.Line("ulong", () => checked((ulong)d));
    }
    public static void Main()
    {
        double[] all = [0, -0.0, 0.5, -0.5, 0.9999999, -0.9999999, 1.5, 127.9, 128, -128.9, -129, 255.9, 256, 65535.5, 2147483647.0, 2147483647.9, 2147483648.0, -2147483648.9, -2147483649.0, 4294967295.5, 4294967296.0,
            9.2233720368547758E+18, 9.2233720368547748E+18, -9.2233720368547758E+18, 1.8446744073709552E+19, 1.8446744073709550E+19, 1e30, -1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue];
        foreach (var d in all) { All(d); Checked(d); }
    }
}
