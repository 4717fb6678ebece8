using Slipway.Envoy;
using Slipway.ProxyWasm.Headers;

namespace Slipway.Gateway.Http;

/// <summary>Reads headers as Latin-1 text.</summary>
internal static class HeaderValues
{
    /// <summary>Whether a request's headers meet a demand; <c>host</c> is another name of <c>:authority</c>.</summary>
    public static bool Meet(HeaderMap headers, HeaderMatcher matcher) =>
        matcher.Matches(Joined(headers, matcher.Name == "host" ? ":authority" : matcher.Name));

    /// <summary>All values of a header joined with commas; null where it is missing.</summary>
    public static string? Joined(HeaderMap headers, string name)
    {
        string? joined = null;
        for (var i = 0; i < headers.Count; i++)
        {
            if (!System.Text.Ascii.EqualsIgnoreCase(headers.NameAt(i), name))
                continue;
            var value = System.Text.Encoding.Latin1.GetString(headers.ValueAt(i));
            joined = joined is null ? value : joined + "," + value;
        }

        return joined;
    }
}
