using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Slipway.Hub.Catalogue;

/// <summary>What all pages of the catalogue have in common.</summary>
internal static class WebPage
{
    /// <summary>Nothing runs in these pages, and nothing comes from elsewhere: what publishers write cannot change that.</summary>
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A page as the answer to a request.</summary>
    /// <param name="title">What it is called.</param>
    /// <param name="main">What is in it.</param>
    /// <param name="search">What the search field in its head has; null for a page that has a search of its own.</param>
    /// <param name="status">The status of the answer.</param>
    public static IResult Of(string title, Html main, string? search = "", int status = StatusCodes.Status200OK) =>
        new Answer(Markup(title, main, search), status);

    /// <summary>A page that says why there is no other.</summary>
    public static IResult Problem(int status, string title, string sentence) => Of(
        $"{title} – Slipway hub",
        Html.Of($"""
            <div class="problem"><h1>{title}</h1><p>{sentence}</p><p><a class="button" href="/">Search the catalogue</a></p></div>
            """),
        status: status);

    public static Html Time(DateTimeOffset time) => Html.Of($"<time datetime=\"{time:O}\">{time:d MMM yyyy}</time>");

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => FormattableString.Invariant($"{bytes / 1024.0:0.#} KiB"),
        _ => FormattableString.Invariant($"{bytes / (1024.0 * 1024):0.#} MiB"),
    };

    /// <summary>Such as <c>1 pull</c> and <c>1,234 pulls</c>.</summary>
    public static string Count(long count, string one, string? many = null) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A table that can be scrolled sideways where it is too wide, with the keyboard too.</summary>
    public static Html Table(string caption, IEnumerable<string> columns, Html rows) => Html.Of($"""
        <div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table><caption class="hidden">{caption}</caption>
        <thead><tr>{Html.Each(columns, column => Html.Of($"<th scope=\"col\">{column}</th>"))}</tr></thead>
        <tbody>{rows}</tbody></table></div>
        """);

    private static Html Markup(string title, Html main, string? search) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <link rel="stylesheet" href="{Assets.Stylesheet.Address}">
        <link rel="icon" type="image/svg+xml" href="{Assets.Icon.Address}">
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top"><div class="wide">
        <a class="brand" href="/"><img src="{Assets.Icon.Address}" alt="" width="32" height="32">Slipway <span>hub</span></a>
        {(search is null ? default : Search(search))}
        </div></header>
        <main id="main" tabindex="-1">{main}</main>
        <footer><div class="wide">
        <p>A registry and catalogue of WebAssembly extensions.
        Everything here can be pulled with <code>slipway pull</code>, or by any client of OCI registries.</p>
        <p><a href="/api/search">Search as JSON</a></p>
        </div></footer>
        </body>
        </html>

        """);

    private static Html Search(string text) => Html.Of($"""
        <form class="find" role="search" action="/" method="get">
        <label class="hidden" for="find">Search the catalogue</label>
        <input id="find" name="q" type="search" value="{text}" placeholder="Search filters" maxlength="200">
        <button>Search</button>
        </form>
        """);

    private sealed class Answer(Html page, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers.CacheControl = "no-cache";
            return response.Body.WriteAsync(Encoding.UTF8.GetBytes(page.ToString()), httpContext.RequestAborted).AsTask();
        }
    }
}
