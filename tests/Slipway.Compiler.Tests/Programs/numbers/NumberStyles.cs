using System.Globalization;
static class Program
{
    public static void Main()
    {
        string[] texts = ["", " 5 ", "+7", "-8", "(9)", "1,234", "1,2,3", "12.50", "12.00", "1e3", "1e-2", "ff", "0xff", "101", "$5", "5-", "\u00a05", "5\0", "٣", null];
        NumberStyles[] styles = [NumberStyles.None, NumberStyles.Integer, NumberStyles.Number, NumberStyles.Float, NumberStyles.Any,
            NumberStyles.HexNumber, NumberStyles.BinaryNumber, NumberStyles.Currency, NumberStyles.AllowParentheses, NumberStyles.AllowTrailingSign];
        foreach (var style in styles)
        {
            foreach (var text in texts)
            {
                var found = int.TryParse(text, style, CultureInfo.InvariantCulture, out int i) ? i.ToString() : "-";
                if (style is not (NumberStyles.HexNumber or NumberStyles.BinaryNumber))
                    found += " " + (double.TryParse(text, style, CultureInfo.InvariantCulture, out double d) ? d.ToString("R") : "-");
                Output.Line($"{style} '{text?.Replace('\0', '0')}': {found}");
            }
        }
        Show.Line("style", () => int.Parse("1", (NumberStyles)0x4000));
        Show.Line("hex of double", () => double.Parse("1", NumberStyles.HexNumber));
        Show.Line("null", () => int.Parse((string)null, NumberStyles.Integer));
    }
}
