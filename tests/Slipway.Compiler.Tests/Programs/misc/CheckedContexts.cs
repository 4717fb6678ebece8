static class Program
{
    static readonly long[] s_values = [0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue];

    static string Try<T>(Func<T> call) { try { return call().ToString(); } catch (OverflowException) { return "!"; } catch (DivideByZeroException) { return "/"; } }

    public static void Main()
    {
        foreach (var v in s_values)
        {
            Output.Line(v + ": " + Try(() => checked((sbyte)v)) + " " + Try(() => checked((byte)v)) + " " + Try(() => checked((short)v)) + " " + Try(() => checked((ushort)v))
                + " " + Try(() => checked((int)v)) + " " + Try(() => checked((uint)v)) + " " + Try(() => checked((ulong)v)) + " " + Try(() => (int)checked((char)v)));
            Output.Line("  unsigned " + Try(() => checked((sbyte)(ulong)v)) + " " + Try(() => checked((long)unchecked((ulong)v))) + " " + Try(() => checked((int)unchecked((uint)v))));
            Output.Line("  unchecked " + unchecked((sbyte)v) + " " + unchecked((byte)v) + " " + unchecked((short)v) + " " + unchecked((ushort)v) + " " + unchecked((int)v) + " " + unchecked((uint)v));
        }
        int[] ints = [0, 1, -1, 2, 46341, int.MaxValue, int.MinValue];
        foreach (var a in ints)
            foreach (var b in ints)
                Output.Line($"{a} {b}: {Try(() => checked(a + b))} {Try(() => checked(a - b))} {Try(() => checked(a * b))} {Try(() => a / b)} {Try(() => a % b)} "
                    + $"{Try(() => checked((uint)a + (uint)b))} {Try(() => checked((uint)a * (ulong)(uint)b))} {Try(() => checked((long)a * b * b))}");
        foreach (var a in new[] { long.MaxValue, long.MinValue, -1, 3037000500 })
            Output.Line(Try(() => checked(a + a)) + " " + Try(() => checked(a * a)) + " " + Try(() => checked(-a)) + " " + Try(() => a / -1) + " " + Try(() => checked((ulong)a * 2)));
        Output.Line(Try(() => { byte b = 255; checked { b++; } return b; }) + Try(() => { byte b = 255; unchecked { b++; } return b; }) + Try(() => { sbyte s = -128; checked { s--; } return s; }));
        Output.Line(Try(() => { short s = 30000; checked { s += 3000; } return s; }) + Try(() => { char c = 'z'; checked { c += (char)65500; } return (int)c; }) + Try(() => Math.Abs(int.MinValue)));
        foreach (var d in new[] { 1.9, -1.9, 2147483647.5, -2147483648.9, 1e10, double.NaN, double.PositiveInfinity, 255.9, -0.9 })
            Output.Line(Try(() => checked((int)d)) + " " + Try(() => checked((byte)d)) + " " + Try(() => checked((uint)d)) + " " + Try(() => checked((long)d)) + " " + Try(() => checked((short)(float)d)));
        Output.Line(Try(() => checked((nint)(1L << 20))) + Try(() => new int[checked((int)(uint)5)].Length) + Try(() => { var d = 5_000_000_000m; return (int)d; }));
    }
}
