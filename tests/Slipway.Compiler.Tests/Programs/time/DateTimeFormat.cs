using System.Globalization;

static class Program
{
    public static void Main()
    {
        DateTime[] v = [new(2024, 2, 29, 13, 4, 5, 67, DateTimeKind.Utc), new(1, 1, 1), new(1999, 12, 31, 0, 0, 0)];
        string[] formats = [null, "d", "D", "f", "F", "g", "G", "m", "o", "O", "r", "R", "s", "t", "T", "u", "y", "yyyy-MM-dd",
            "HH:mm:ss.fff", "ddd, dd MMM yyyy", "dddd MMMM", "h:m:s tt", "yy/M/d", "'lit' yyyy", "\\y yyyy", "FFFFFFF", "%d", "K", "gg",
            "x", "q"];
        foreach (var d in v)
            foreach (var f in formats)
                Show.Line(f ?? "null", () => d.ToString(f, CultureInfo.InvariantCulture));
        Output.Line($"{v[0]:yyyy}/{v[0]:MM}");
        Output.Line(v[0].ToString("yyyyMMddTHHmmssZ"));
        Output.Line(v[0].ToString(CultureInfo.InvariantCulture));
        Span<char> s = stackalloc char[30];
        Output.Line(v[0].TryFormat(s, out var n, "o", CultureInfo.InvariantCulture) ? n : -1);
    }
}
