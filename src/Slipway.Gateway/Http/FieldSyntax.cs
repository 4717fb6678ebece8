using System.Buffers;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Slipway.Headers;

namespace Slipway.Gateway.Http;

/// <summary>
/// What makes a request malformed and is no matter for Kestrel, which takes any bytes for a name in HTTP/2, and control characters in values.
/// A server behind us that reads them otherwise would see other fields, or another message.
/// </summary>
internal static class FieldSyntax
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Select(c => (char)c), '\x7f']);

    /// <summary>They frame messages and name connections in HTTP/1; in later versions nothing may (RFC 9113, 8.2.2; RFC 9114, 4.2).</summary>
    private static readonly FrozenSet<string> OfHttp1 = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    /// <summary>
    /// Whether every name is a token and every value free of control characters (RFC 9110, 5.1 and 5.5), and no field is there that the
    /// protocol has no place for.
    /// </summary>
    public static bool IsSound(HttpRequest request)
    {
        var isHttp1 = HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol);
        using var fields = new HeaderFields(request.Headers);
        foreach (var (name, values) in fields)
        {
            // Kestrel lists :path and its like, which it has checked.
            if (name.StartsWith(':') && !isHttp1)
                continue;
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters) || (!isHttp1 && OfHttp1.Contains(name)))
                return false;
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(Controls))
                    return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a method has its own case. Methods differ by case (RFC 9110, 9.1), but .NET's client sends <c>post</c> as <c>POST</c>: a rule
    /// for the one would have let the other through.
    /// </summary>
    public static bool IsSound(string method) => HttpMethods.GetCanonicalizedValue(method).Equals(method, StringComparison.Ordinal);
}
