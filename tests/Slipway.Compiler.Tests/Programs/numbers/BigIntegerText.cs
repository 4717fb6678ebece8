using System.Globalization;
using System.Numerics;
static class Program
{
    public static void Main()
    {
        foreach (var text in (string[])["0", "-1", "123456789012345678901234567890", "-340282366920938463463374607431768211456", "1e3", "", "x", " 42 ", "1,000"])
        {
            Show.Line($"parse '{text}'", () => BigInteger.Parse(text, CultureInfo.InvariantCulture));
            Show.Line("any", () => BigInteger.TryParse(text, NumberStyles.Any, CultureInfo.InvariantCulture, out var b) ? b.ToString("N0") : null);
        }
        BigInteger[] values = [0, 255, -256, BigInteger.Pow(7, 77), -BigInteger.Pow(10, 40)];
        foreach (var value in values)
        {
            foreach (var format in (string[])["D", "D5", "X", "x20", "R", "N2", "E5", "G"])
                Show.Line(format, () => value.ToString(format, CultureInfo.InvariantCulture));
            Output.Line(Convert.ToHexString(value.ToByteArray()) + " " + Convert.ToHexString(value.ToByteArray(isUnsigned: value.Sign >= 0, isBigEndian: true)));
            Output.Line($"{value.Sign} {value.IsEven} {value.IsPowerOfTwo} {value.GetBitLength()} {value.GetByteCount()}");
        }
        Output.Line(BigInteger.Parse("0ff", NumberStyles.HexNumber).ToString() + BigInteger.Parse("ff", NumberStyles.HexNumber));
        Show.Line("to long", () => (long)values[3]);
        Output.Line(((double)values[3]).ToString("R"));
    }
}
