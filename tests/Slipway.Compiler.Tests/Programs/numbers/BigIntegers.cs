using System.Numerics;

static class Program
{
    public static void Main()
    {
        BigInteger f = 1;
        for (int i = 2; i <= 40; i++)
            f *= i;
        Output.Line(f.ToString());
        Output.Line((f / 1234567891011).ToString());
        Output.Line((f % 1000000007).ToString());
        Output.Line(BigInteger.Pow(3, 100).ToString());
        Output.Line(BigInteger.ModPow(3, 1000, 1000007).ToString());
        Output.Line(BigInteger.GreatestCommonDivisor(f, 1 << 20).ToString());
        BigInteger[] v = [0, 1, -1, long.MaxValue, -f, f];
        foreach (var a in v)
        {
            Output.Line($"{a} {-a} {a.Sign} {a.IsEven} {a.IsZero} {BigInteger.Abs(a)} {a << 7} {a >> 9} {a & 0xFFFF} {a | 1} {a ^ 255}");
            foreach (var b in v)
            {
                Output.Line($"{a + b} {a - b} {a.CompareTo(b)} {a == b}");
                Show.Line("/", () => a / b);
            }

            Show.Line("int", () => (int)a);
            Show.Line("long", () => (long)a);
            Output.Line((double)a + "");
            Output.Line(a.ToString("X"));
            Output.Line(a.ToByteArray().Length);
        }

        Output.Line(BigInteger.Parse("-123456789012345678901234567890").ToString());
        Output.Line(BigInteger.TryParse("12x", out _).ToString());
        Show.Line("parse", () => BigInteger.Parse(""));
        Output.Line(new BigInteger(new byte[] { 1, 2, 3 }).ToString());
    }
}
