using System.Globalization;

static class Program
{
    static readonly string[] Texts = [null, "", " ", "0", "-0", "+7", "42", " 42 ", "4 2", "-", "--1", "1e3", "1.0", "1,234", "(5)",
        "$5", "0x1F", "1F", "ff", "127", "128", "-128", "-129", "255", "256", "32767", "32768", "65535", "65536", "2147483647",
        "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551615", "18446744073709551616", "\u0663", "12\0", "0000000000000000000000007", "1\n"];
    public static void Main()
    {
        foreach (var t in Texts)
        {
            Show.Line($"{t} sbyte", () => sbyte.Parse(t));
            Show.Line("byte", () => byte.Parse(t));
            Show.Line("short", () => short.Parse(t));
            Show.Line("ushort", () => ushort.Parse(t));
            Show.Line("int", () => int.Parse(t));
            Show.Line("uint", () => uint.Parse(t));
            Show.Line("long", () => long.Parse(t));
            Show.Line("ulong", () => ulong.Parse(t));
            Show.Line("hex", () => int.Parse(t, NumberStyles.HexNumber));
            Show.Line("any", () => int.Parse(t, NumberStyles.Any, CultureInfo.InvariantCulture));
            Show.Line("thousands", () => long.Parse(t, NumberStyles.AllowThousands));
            Show.Line("none", () => int.Parse(t, NumberStyles.None));
            Show.Line("binary", () => byte.Parse(t, NumberStyles.BinaryNumber));
            Show.Line("try", () => int.TryParse(t, out var v) ? v : -1);
            Show.Line("try span", () => ulong.TryParse(t.AsSpan(), out var v) ? v : 1);
        }
    }
}
