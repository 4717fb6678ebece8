using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Slipway.Markup;

/// <summary>
/// Markup. It is made of interpolated text, of which everything between braces is encoded unless it is markup itself: what guests and
/// configurations say cannot become any.
/// </summary>
internal readonly record struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    public static Html Of(ref Interpolation markup) => new(markup.Text);

    /// <summary>Something for every item.</summary>
    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> markup) =>
        new(string.Concat(items.Select(item => markup(item).ToString())));

    /// <summary>Text that is markup already: what another library has made, and made safe.</summary>
    public static Html Trusted(string markup) => new(markup);

    public override string ToString() => _markup ?? "";

    [InterpolatedStringHandler]
    internal readonly ref struct Interpolation(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + 32 * formattedCount);

        public string Text => _text.ToString();

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(Html markup) => _text.Append(markup.ToString());

        public void AppendFormatted<T>(T value, string? format = null)
        {
            var text = value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString();
            _text.Append(HtmlEncoder.Default.Encode(text ?? ""));
        }
    }
}
