using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Slipway.Gateway.Admin;

/// <summary>
/// Keeps web pages elsewhere from changing anything by way of an operator's browser: it sends what a page makes it send, and says so in
/// Origin (RFC 6454) and Sec-Fetch-Site (W3C Fetch Metadata), which a page cannot set. Other programs send neither.
/// </summary>
internal static class BrowserGuard
{
    /// <returns>Why the request is refused, in one sentence; null where it is not.</returns>
    public static string? Refusal(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (origin.Length == 0 && site.Length == 0)
            return null;
        if (site is not ("" or "same-origin" or "none") || (origin.Length > 0 && !IsSame(origin, request.Host)))
            return "A web page from elsewhere asked for this; use this interface's own page, or a program such as curl.";

        // A name may be made to lead here by whoever owns it, whose page would then be of the same origin.
        return IsAddress(request.Host.Host)
            ? null
            : $"The browser came here by the name {request.Host.Host}, which can be anybody's; " +
                "open this interface by its IP address or as localhost.";
    }

    /// <summary>Whether HTML is asked for rather than text; a program that takes anything gets text, as from Envoy.</summary>
    public static bool PrefersHtml(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return false;
        return QualityOf("text/html") is > 0 and var html && html >= QualityOf("text/plain");

        double QualityOf(string type) => accepted.Where(one => one.MediaType == type).Select(one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
    }

    private static bool IsSame(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsAddress(string host) =>
        IPAddress.TryParse(host, out _) || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
