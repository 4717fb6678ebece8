using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Numerics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Envoy;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Balancing;

/// <summary>What a request is hashed by, as its route says; Envoy's function, so that proxies of both kinds choose the same host.</summary>
internal static class RequestHash
{
    /// <param name="policies">The route's.</param>
    /// <param name="info">The stream.</param>
    /// <param name="context">The request, as the filters left it.</param>
    /// <param name="path">Its path and query.</param>
    /// <param name="cookie">A <c>set-cookie</c> that the response must have, so that the next request has the same hash; null for none.</param>
    /// <returns>Null where no policy finds something to hash.</returns>
    public static ulong? Of(ImmutableArray<HashPolicy> policies, GatewayStreamInfo info, HttpContext context, string path, out string? cookie)
    {
        ulong? hash = null;
        cookie = null;
        foreach (var policy in policies)
        {
            var part = policy switch
            {
                HeaderHashPolicy header when GatewayStreamInfo.RequestHeader(info, header.Name.ToLowerInvariant()) is { } value =>
                    Of(header.Rewrite?.Apply(value) ?? value),
                CookieHashPolicy of => OfCookie(of, info, context, ref cookie),
                SourceAddressHashPolicy when info.Source is { } source => Of(source.Address.ToString()),
                QueryParameterHashPolicy parameter when QueryValue(path, parameter.Name) is { } value => Of(value),
                _ => (ulong?)null,
            };
            if (part is { } found)
                hash = hash is { } before ? BitOperations.RotateLeft(before, 1) ^ found : found;
            if (hash is not null && policy.Terminal)
                break;
        }

        return hash;
    }

    /// <summary>The hash of one value.</summary>
    public static ulong Of(string value) => XxHash64.HashToUInt64(Encoding.Latin1.GetBytes(value));

    private static ulong? OfCookie(CookieHashPolicy policy, GatewayStreamInfo info, HttpContext context, ref string? made)
    {
        if (context.Request.Cookies.TryGetValue(policy.Name, out var value))
            return Of(value.Trim('"'));
        if (policy.TimeToLive is not { } life)
            return null;

        // The connection, so that its requests go to one host until the cookie comes back.
        value = Of($"{info.DirectSource}{info.Destination}").ToString("x16", CultureInfo.InvariantCulture);
        var age = life > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"; Max-Age={(long)life.TotalSeconds}") : "";
        var path = policy.Path.Length > 0 ? $"; Path={policy.Path}" : "";
        made = $"{policy.Name}=\"{value}\"{age}{path}; HttpOnly";
        return Of(value);
    }

    private static string? QueryValue(string path, string name)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
            return null;
        foreach (var pair in new QueryStringEnumerable(path.AsMemory(query)))
        {
            if (pair.DecodeName().Span.SequenceEqual(name))
                return pair.DecodeValue().ToString();
        }

        return null;
    }
}
