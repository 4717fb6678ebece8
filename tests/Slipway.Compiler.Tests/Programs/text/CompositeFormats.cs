using System.Globalization;
using System.Text;
static class Program
{
    public static void Main()
    {
        var inv = CultureInfo.InvariantCulture;
        foreach (var format in (string[])["{0}", "{0,5}|{1,-5}|", "{{{0}}}", "{1}{0}", "{0:X4}", "{2}", "{", "}", "{0", "{a}", "{-1}", "{0,}", "{0:}}", "", "{0,200:D3}"])
        {
            Show.Line(format, () => string.Format(inv, format, 42, "ab").Trim());
            Show.Line("parsed", () => CompositeFormat.Parse(format).MinimumArgumentCount);
        }
        var parsed = CompositeFormat.Parse("<{0:N1}> {1,4} {2}");
        Output.Line(string.Format(inv, parsed, 1.25, 'x', true));
        Output.Line(string.Format(inv, parsed, 7, null, "y"));
        Show.Line("too few", () => string.Format(inv, parsed, 1, 2));
        Show.Line("null", () => string.Format(inv, (string)null, 1));
        Output.Line(new StringBuilder().AppendFormat(inv, "{0}-{1}", 1, 2).AppendFormat(inv, parsed, 3, 4, 5).ToString());
        Span<char> room = stackalloc char[8];
        Output.Line(room.TryWrite(inv, CompositeFormat.Parse("{0}!"), out int n, 123) + " " + room[..n].ToString());
        Output.Line(room.TryWrite(inv, $"{123456}{789}", out n).ToString() + n);
    }
}
