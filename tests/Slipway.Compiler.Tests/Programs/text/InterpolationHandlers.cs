using System.Runtime.CompilerServices;
using System.Text;
[InterpolatedStringHandler]
ref struct Lines
{
    readonly StringBuilder _text;
    readonly bool _isOn;
    public Lines(int literalLength, int formattedCount, bool isOn, out bool goesOn)
    {
        _text = isOn ? new StringBuilder() : null;
        _isOn = goesOn = isOn;
        _text?.Append($"[{literalLength},{formattedCount}]");
    }
    public readonly bool AppendLiteral(string s) => _text.Append('L').Append(s) != null;
    public readonly bool AppendFormatted<T>(T value, int alignment = 0, string format = null) where T : IFormattable =>
        _text.Append('F').Append(value.ToString(format, null)).Append(',').Append(alignment) != null;
    public readonly bool AppendFormatted(ReadOnlySpan<char> value)
    {
        _text.Append('S').Append(value);
        return value.Length < 3;
    }
    public override readonly string ToString() => _isOn ? _text.ToString() : "off";
}
readonly struct Money(int cents) : ISpanFormattable
{
    public string ToString(string format, IFormatProvider provider) => cents + format;
    public bool TryFormat(Span<char> to, out int n, ReadOnlySpan<char> format, IFormatProvider provider) =>
        to.TryWrite(provider, $"{cents / 100}.{cents % 100:D2}{format}", out n);
}
static class Program
{
    static int s_calls;
    static int Called() => ++s_calls;
    static void Log(bool isOn, [InterpolatedStringHandlerArgument(nameof(isOn))] Lines lines) => Output.Line(lines.ToString());
    public static void Main()
    {
        Log(true, $"a{1}b{2.5,4:F2}");
        Log(false, $"x{Called()}");
        Log(true, $"{"abcd".AsSpan()}{Called()}");
        Log(true, $"{"ab".AsSpan()}{Called()}");
        Output.Line(s_calls);
        var money = new Money(12345);
        Output.Line($"{money}|{money:EUR}|{money,12}|{money,-12:x}|");
        Output.Line(string.Create(null, stackalloc char[4], $"{money}{money}{money}"));
        Output.Line(new StringBuilder().Append($"{money}{1,3}{"s",-3}|").ToString());
        DefaultInterpolatedStringHandler handler = new(2, 2);
        handler.AppendLiteral("n=");
        handler.AppendFormatted(5, "D3");
        handler.AppendFormatted((object)money);
        Output.Line(handler.ToStringAndClear());
    }
}
