static class Program
{
    static int[] I = [0, 1, -1, 42, -1234567, int.MaxValue, int.MinValue]; static long[] L = [0, 9, -10, 1234567890123, long.MaxValue, long.MinValue];
    public static void Main()
    {
        foreach (var i in I) { Output.Line(i.ToString()); Output.Line(((uint)i).ToString()); Output.Line(i.ToString("X")); Output.Line(i.ToString("x8")); Output.Line(i.ToString("D5")); }
        foreach (var l in L) { Output.Line(l.ToString()); Output.Line(((ulong)l).ToString()); Output.Line(l.ToString("X")); }
        Output.Line(((byte)200).ToString()); Output.Line(((short)-5).ToString()); Output.Line(((sbyte)-128).ToString()); Output.Line(((ushort)65535).ToString()); Output.Line(true.ToString()); Output.Line(false.ToString());
        foreach (var t in new[] { "0", "42", "-17", "+5", " 8 ", "2147483647", "2147483648", "-2147483648", "", "abc", "1x", "00012", "1,000", "-" }) { Output.Line(int.TryParse(t, out var v) ? v : -999); Output.Line(long.TryParse(t, out var w) ? w : -999); Output.Line(uint.TryParse(t, out var u) ? u : 999); Output.Line(byte.TryParse(t, out var b) ? b : 999); }
        Output.Line(int.Parse("123")); Output.Line(long.Parse("-9876543210")); try { int.Parse("zz"); } catch (FormatException) { Output.Line("format"); } try { int.Parse("99999999999"); } catch (OverflowException) { Output.Line("overflow"); } Output.Line(bool.Parse("True") ? 1 : 0); Output.Line(bool.TryParse("nope", out _) ? 1 : 0);
        Output.Line(int.Parse("ff", System.Globalization.NumberStyles.HexNumber)); Span<char> buf = stackalloc char[20]; Output.Line(12345.TryFormat(buf, out int n) ? n : -1); Output.Line(buf[..n]);
        int a = 7; long bb = -3; Output.Line($"a={a} b={bb} sum={a + bb} hex={a:X2} pad=[{a,5}] [{a,-5}] {"str"} {'c'} {true} {null}"); string name = "x"; Output.Line($"{name}={a}"); object o = a; Output.Line($"{o}"); Output.Line(string.Format("{0}-{1}-{0}", 1, "two"));
        Output.Line(Math.Max(3, 5)); Output.Line(Math.Min(-3L, 5)); Output.Line(Math.Abs(-7)); Output.Line(Math.Clamp(15, 0, 10)); Output.Line(Math.Sign(-4)); Output.Line(Math.DivRem(17, 5, out int r)); Output.Line(r);
    }
}
