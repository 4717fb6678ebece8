static class Program
{
    static char Grade(int points) => points switch { < 0 or > 100 => '?', >= 90 => 'A', >= 80 and < 90 => 'B', < 50 => 'F', _ => 'C' };
    static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
    static string Double(double d) => d switch { double.NaN => "nan", < 0.0 => "negative", 0.0 => "zero", <= 1e10 => "usual", _ => "large" };
    static string Long(long l) => l switch { long.MinValue => "min", < -1_000_000_000_000 => "deep", 0 => "zero", > 5 and < 5_000_000_000 => "mid", _ => "rest" };
    static string Un(ulong l) => l switch { > 0x8000_0000_0000_0000 => "upper", 0 => "zero", _ => "lower" };
    static string Dec(decimal d) => d switch { 1.50m => "one and a half", < 0 => "negative", _ => "other" };
    public static void Main()
    {
        foreach (var p in new[] { -1, 0, 49, 50, 79, 80, 89, 90, 100, 101 }) Output.Line($"{p} {Grade(p)}");
        foreach (var c in "aZ[m@`{5") Output.Line($"{c} {IsLetter(c)}");
        foreach (var d in new[] { double.NaN, -0.0, 0.0, -1, 5, 1e11, double.PositiveInfinity, double.NegativeInfinity }) Output.Line(Double(d));
        foreach (var l in new[] { long.MinValue, -2_000_000_000_000, 0, 6, 5_000_000_000, long.MaxValue }) Output.Line(Long(l));
        foreach (var l in new ulong[] { 0, 1, ulong.MaxValue }) Output.Line(Un(l));
        foreach (var l in new[] { 1.5m, 1.500m, -1, 7 }) Output.Line(Dec(l));
    }
}
