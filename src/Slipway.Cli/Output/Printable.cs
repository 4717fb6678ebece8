using System.Text;

namespace Slipway.Cli.Output;

/// <summary>
/// Text from guests, files and peers, made safe to show: a control character could move the cursor, change colours or hide what follows, so
/// each is written as an escape instead.
/// </summary>
internal static class Printable
{
    /// <summary>Keeps line ends; everything else that a terminal would act upon is escaped.</summary>
    public static string Text(string text) => Escape(text, keepLineEnds: true);

    /// <summary>As <see cref="Text"/>, on one line.</summary>
    public static string Line(string text) => Escape(text, keepLineEnds: false);

    private static string Escape(string text, bool keepLineEnds)
    {
        if (!text.Any(c => MustEscape(c, keepLineEnds)))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (!MustEscape(c, keepLineEnds))
                escaped.Append(c);
            else if (c is '\n' or '\r' or '\t')
                escaped.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', _ => 't' });
            else if (c <= 0xff)
                escaped.Append("\\x").Append(((int)c).ToString("x2"));
            else
                escaped.Append("\\u").Append(((int)c).ToString("x4"));
        }

        return escaped.ToString();
    }

    // U+2028 to U+202E and U+2066 to U+2069 break lines and reorder what is shown.
    private static bool MustEscape(char c, bool keepLineEnds) => c switch
    {
        '\n' => !keepLineEnds,
        '\t' => false,
        >= '\u2028' and <= '\u202e' or >= '\u2066' and <= '\u2069' => true,
        _ => char.IsControl(c),
    };
}
