using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>Turns guests' header maps into .NET's HTTP messages and back. Bytes that are not ASCII pass as Latin-1.</summary>
internal static class CalloutMessages
{
    public static HttpRequestMessage Request(HeaderMap headers, HttpContent? content)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(headers.GetString(":method")!),
            new Uri(headers.GetString(":path")!, UriKind.Relative))
        {
            Content = content,
        };
        request.Headers.Host = headers.GetString(":authority");
        CopyTo(headers, request.Headers, content?.Headers);
        return request;
    }

    public static void CopyTo(HeaderMap headers, HttpRequestHeaders target, HttpContentHeaders? contentTarget)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var name = headers.NameAt(i);
            if (!HeaderSyntax.IsName(name) || !HeaderSyntax.IsValue(headers.ValueAt(i)) || IsFraming(name))
                continue;
            var (nameText, value) = (Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(HeaderSyntax.Trimmed(headers.ValueAt(i))));
            if (!target.TryAddWithoutValidation(nameText, value))
                contentTarget?.TryAddWithoutValidation(nameText, value);
        }
    }

    public static void CopyFrom(HttpResponseMessage response, HeaderMap target)
    {
        target.Add(":status", ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        CopyFrom(response.Headers, target);
        CopyFrom(response.Content.Headers, target);
    }

    public static void CopyFrom(HttpHeaders headers, HeaderMap target)
    {
        foreach (var header in headers.NonValidated)
        {
            foreach (var value in header.Value)
                target.TryAdd(Encoding.Latin1.GetBytes(header.Key), Encoding.Latin1.GetBytes(value));
        }
    }

    /// <summary>Set by the connection, not by the guest.</summary>
    private static bool IsFraming(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("content-length"u8) || name.SequenceEqual("transfer-encoding"u8) || name.SequenceEqual("connection"u8)
        || name.SequenceEqual("host"u8);
}
