static class Program
{
    static string B(double d) => double.IsNaN(d) ? "NaN" : BitConverter.DoubleToInt64Bits(d).ToString("X");
    static string B(float d) => float.IsNaN(d) ? "NaN" : BitConverter.SingleToInt32Bits(d).ToString("X");
    public static void Main()
    {
        double[] v = [0, -0.0, 1, -1, 0.1, 1e300, -1e300, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 3, 7.5];
        foreach (var a in v) foreach (var b in v)
        {
            Output.Line($"{B(a + b)} {B(a - b)} {B(a * b)} {B(a / b)} {B(a % b)} {a < b} {a <= b} {a > b} {a >= b} {a == b} {a != b} {a.Equals(b)} {a.CompareTo(b)}");
            var (f, g) = ((float)a, (float)b); Output.Line($"{B(f + g)} {B(f - g)} {B(f * g)} {B(f / g)} {B(f % g)} {f < g} {!(f >= g)} {f == g} {B(-f)}");
        }
        float third = 1f / 3; Output.Line(B(third * 3)); Output.Line(B((float)(third * 3.0))); Output.Line(B(third + 1e8f)); double sum = 0; for (int i = 0; i < 10; i++) sum += 0.1; Output.Line(B(sum)); Output.Line((sum == 1).ToString());
    }
}
