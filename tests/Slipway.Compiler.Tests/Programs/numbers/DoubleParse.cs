using System.Globalization;

static class Program
{
    public static void Main()
    {
        string[] texts = [null, "", "0", "-0", "1", "1.5", ".5", "5.", "1e3", "1E-3", "1e", "e1", "+1", " 2 ", "1,000.5", "1.2.3", "NaN",
            "nan", "Infinity", "-Infinity", "\u221e", "1e308", "1e309", "-1e400", "1e-400", "4.9e-324", "2.2250738585072014e-308",
            "1.7976931348623157e308", "0.1", "123456789012345678901234567890", "0.000000000000000000000000000001", "9007199254740993",
            "1.00000000000000011102230246251565", "5e-324", "2.4703282292062327e-324", "3.4028235e38", "1.17549435e-38", "0x10", "(1)",
            "$1", "1_0", "1e99999999999", "00001"];
        foreach (var t in texts)
        {
            Show.Line($"{t}", () => BitConverter.DoubleToInt64Bits(double.Parse(t)));
            Show.Line("float", () => BitConverter.SingleToInt32Bits(float.Parse(t)));
            Show.Line("try", () => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d : -7);
            Show.Line("any", () => double.Parse(t, NumberStyles.Any));
        }
    }
}
