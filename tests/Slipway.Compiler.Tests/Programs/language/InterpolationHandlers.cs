using System.Runtime.CompilerServices;
using System.Text;

[InterpolatedStringHandler]
ref struct LogHandler
{
    private readonly StringBuilder _text;
    public LogHandler(int literalLength, int formattedCount, bool enabled, string prefix, out bool handles)
    {
        handles = enabled;
        _text = enabled ? new StringBuilder(prefix + literalLength + "/" + formattedCount + ": ") : null;
    }
    public bool AppendLiteral(string s) { _text.Append(s); return _text.Length < 40; }
    public bool AppendFormatted<T>(T value, int alignment = 0, string format = null)
    {
        _text.Append('[').Append(value is IFormattable f ? f.ToString(format, null) : value?.ToString() ?? "null").Append(alignment == 0 ? "" : "," + alignment).Append(']');
        return _text.Length < 40;
    }
    public bool AppendFormatted(ReadOnlySpan<char> value) { _text.Append('<').Append(value).Append('>'); return true; }
    public override readonly string ToString() => _text?.ToString() ?? "off";
}

static class Program
{
    static int s_evaluated;

    static int Expensive(int n) { s_evaluated++; return n; }

    static string Log(bool enabled, string prefix, [InterpolatedStringHandlerArgument("enabled", "prefix")] LogHandler message) => message.ToString();

    public static void Main()
    {
        Output.Line(Log(true, "a", $"x{Expensive(1)}y{"s":G}z{2.5,6:0.0}"));
        Output.Line(Log(false, "b", $"x{Expensive(1)}"));
        Output.Line(Log(true, "c", $"long literal that is too long to go on {Expensive(5)} {Expensive(6)}"));
        Output.Line(Log(true, "d", $"{"span".AsSpan(1)}{null}{(object)null}"));
        Output.Line(s_evaluated);
        int number = 255; double pi = 3.14159; string none = null; char c = 'x';
        Output.Line($"{number:X4}|{number,6}|{number,-6}|{pi:F2}|{none}|{c}|{number > 3}|{{}}|{(number > 3 ? "yes" : "no")}");
        Output.Line($"""raw "quoted" {number} \n""" + $$"""{not} {{number}}""");
        Output.Line($"""
            first {number}
              indented
            """.Replace("\r", "").Replace("\n", "/"));
        Output.Line($@"c:\{number}\""x""" + @"\n" + """a"b""");
        Output.Line($"{$"inner {number}"} {string.Join(",", new[] { 1, 2 })} {DayOfWeek.Friday} {(1, "t")} {new int?(5)} {default(int?)}");
        Span<char> buffer = stackalloc char[12];
        Output.Line(buffer.TryWrite($"{number}-{c}", out var written) + " " + buffer[..written].ToString() + buffer.TryWrite($"{pi}{pi}{pi}", out _));
        var builder = new StringBuilder().Append($"{number,5}|").AppendLine($"{pi:E2}").Append(System.Globalization.CultureInfo.InvariantCulture, $"{number:D5}");
        Output.Line(builder.ToString().Replace("\r", "").Replace("\n", "/"));
        const string Constant = $"{nameof(Program)}.{nameof(Main)}";
        Output.Line(Constant);
        FormattableString formattable = $"{number} and {pi:F1}";
        Output.Line(formattable.Format + " " + formattable.ArgumentCount + " " + formattable);
    }
}
