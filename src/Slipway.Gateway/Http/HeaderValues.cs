using Slipway.ProxyWasm.Headers;

namespace Slipway.Gateway.Http;

/// <summary>Reads headers as Latin-1 text.</summary>
internal static class HeaderValues
{
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
