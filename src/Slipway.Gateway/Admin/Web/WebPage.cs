namespace Slipway.Gateway.Admin.Web;

/// <summary>What all pages for browsers have in common.</summary>
internal static class WebPage
{
    /// <param name="title">What the page is called.</param>
    /// <param name="head">What belongs into its head beside that.</param>
    /// <param name="body">What is in it, with a <c>main</c> of the id <c>main</c>.</param>
    public static string Of(string title, Html head, Html body)
    {
        var start = Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            {head}
            """);
        var rest = Html.Of($"""
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            {body}
            </body>
            </html>

            """);
        return $"{start}{Stylesheet.Element}\n{rest}";
    }

    /// <summary>A request that was not carried out.</summary>
    public static string Problem(string sentence) => Of("Not done – Slipway", default, Html.Of($"""
        <main id="main"><h1>Not done</h1><p class="bad">{sentence.TrimEnd()}</p><p><a href="/">Back to the gateway</a></p></main>
        """));

    /// <summary>A table that can be scrolled sideways where it is too wide, with the keyboard too.</summary>
    public static Html Table(string caption, IEnumerable<string> columns, Html rows) => Html.Of($"""
        <div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>
        <thead><tr>{Html.Each(columns, column => Html.Of($"<th scope=\"col\">{column}</th>"))}</tr></thead>
        <tbody>{rows}</tbody></table></div>
        """);

    public static Html Time(DateTimeOffset time) => Html.Of($"<time datetime=\"{time:O}\">{time:yyyy-MM-dd HH:mm:ss.fff} UTC</time>");

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => FormattableString.Invariant($"{bytes / 1024.0:0.#} KiB"),
        _ => FormattableString.Invariant($"{bytes / (1024.0 * 1024):0.#} MiB"),
    };

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 1 } => FormattableString.Invariant($"{time.TotalMicroseconds:0.#} µs"),
        { TotalSeconds: < 1 } => FormattableString.Invariant($"{time.TotalMilliseconds:0.##} ms"),
        { TotalMinutes: < 2 } => FormattableString.Invariant($"{time.TotalSeconds:0.##} s"),
        _ => FormattableString.Invariant($"{(long)time.TotalHours} h {time.Minutes} min"),
    };
}
