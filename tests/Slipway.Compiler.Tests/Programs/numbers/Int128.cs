static class Program
{
    public static void Main()
    {
        Int128[] v = [0, 1, -1, Int128.MaxValue, Int128.MinValue, (Int128)long.MaxValue + 1, 12345678901234567890];
        foreach (var a in v)
        {
            Output.Line($"{a} {a:X} {-a} {~a} {a << 3} {a >> 5} {a >>> 100} {Int128.PopCount(a)} {Int128.LeadingZeroCount(a)} "
                + $"{(double)a} {unchecked((long)a)} {a.GetHashCode() == a.GetHashCode()}");
            foreach (var b in v)
            {
                Output.Line($"{a + b} {a - b} {a * b} {a < b} {a == b} {a & b} {a ^ b} {a.CompareTo(b)}");
                Show.Line("/", () => a / b);
                Show.Line("%", () => a % b);
                Show.Line("checked", () => checked(a + b));
            }

            Show.Line("long", () => checked((long)a));
        }

        UInt128 u = UInt128.MaxValue;
        Output.Line(u.ToString());
        Output.Line((u / 7).ToString());
        Output.Line(UInt128.Parse("340282366920938463463374607431768211455").ToString());
        Show.Line("over", () => UInt128.Parse("340282366920938463463374607431768211456"));
        Output.Line(new UInt128(1, 2).ToString());
        Output.Line(Int128.Parse("-170141183460469231731687303715884105728").ToString());
    }
}
