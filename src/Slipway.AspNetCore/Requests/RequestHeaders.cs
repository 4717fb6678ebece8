using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Slipway.Headers;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore.Requests;

/// <summary>Between ASP.NET Core's request and the header map that filters see.</summary>
internal static class RequestHeaders
{
    /// <summary>What a host and a port are written with (RFC 3986, 3.2.2 and 3.2.3).</summary>
    private static readonly SearchValues<byte> AuthorityBytes =
        SearchValues.Create("!$%&'()*+,-.0123456789:;=ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~"u8);

    /// <returns>False when there are more than the map takes.</returns>
    public static bool TryRead(HttpRequest request, HeaderMap map)
    {
        if (!TryAdd(map, ":authority", request.Host.Value) || (!HasNoPath(request) && !TryAdd(map, ":path", RawPath(request)))
            || !TryAdd(map, ":method", request.Method) || !TryAdd(map, ":scheme", request.Scheme))
        {
            return false;
        }

        using var fields = new HeaderFields(request.Headers);
        foreach (var (name, values) in fields)
        {
            if (name.Equals("host", StringComparison.OrdinalIgnoreCase) || name[0] == ':' || (HeaderNames.IsHopByHop(name) && !ShowsConnectionFields(request)))
                continue;
            foreach (var value in values)
            {
                if (!TryAdd(map, name, value))
                    return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether the request is to turn its connection, or its stream, into another protocol's: by an upgrade (RFC 9110, 7.8), CONNECT over
    /// HTTP/1.1, or extended CONNECT (RFC 8441). What it sends has no end yet, and cannot be read before it is accepted.
    /// </summary>
    public static bool AsksForUpgrade(HttpRequest request)
    {
        if (request.Headers.Upgrade.Count == 0 && !HttpMethods.IsConnect(request.Method))
            return false;
        return IsExtendedConnect(request)
            || (IsUpgradable(request)
                && (HttpMethods.IsConnect(request.Method)
                    || (request.Headers.Upgrade is [{ } protocol] && !protocol.Equals("h2c", StringComparison.OrdinalIgnoreCase))));
    }

    /// <summary>Whether the request asks for another protocol by its <c>:protocol</c>.</summary>
    public static bool IsExtendedConnect(HttpRequest request) =>
        request.HttpContext.Features.Find<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    private static bool IsUpgradable(HttpRequest request) => request.HttpContext.Features.Find<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;

    /// <summary>Whether fields are for filters that otherwise are the connection's alone.</summary>
    private static bool ShowsConnectionFields(HttpRequest request) =>
        IsUpgradable(request) || (request.Headers.Upgrade.Count > 0 && IsExtendedConnect(request));

    /// <summary>The answer to a request that cannot be sent anywhere: as in Envoy, the filter that removed a header has failed it.</summary>
    public static LocalReply? Refusal(StreamDirection direction, HttpRequest request)
    {
        var headers = direction.Headers;
        var lost = !Has(headers, ":method"u8) ? ":method"
            : !Has(headers, ":path"u8) && !HasNoPath(request) ? ":path"
            : !Has(headers, ":authority"u8) ? "host" : null;
        if (lost is not null)
            return new LocalReply(503, default, null, null, $"filter_removed_required_request_headers{{missing_required_header:_{lost}}}");
        var invalid = IsInvalid(headers, ":path"u8) ? "path"
            : headers.TryGet(":authority"u8, out var authority) && authority.ContainsAnyExcept(AuthorityBytes) ? "authority"
            : headers.TryGet(":method"u8, out var method) && (!HeaderSyntax.IsName(method) || MakesOrUnmakesConnect(method, request)) ? "method"
            : headers.Changes != HeaderChanges.None && !direction.HasChangedBody && HasInvalidLength(headers) ? "content_length" : null;
        return invalid is null ? null : new LocalReply(400, default, null, null, $"filter_set_invalid_{invalid}");
    }

    /// <summary>Writes what the filters left to the request.</summary>
    /// <returns>Path and query, as they are.</returns>
    public static string Write(StreamDirection direction, HttpRequest request)
    {
        var map = direction.Headers;
        if (direction.EndOut && direction.HasChangedBody)
        {
            // The whole body is here, so that its length is known.
            map.TrySet("content-length"u8, System.Text.Encoding.ASCII.GetBytes($"{direction.OutputLength}"));
        }
        else if (direction.HasChangedBody)
        {
            map.Remove("content-length"u8);
        }

        if (map.Changes == HeaderChanges.None
            || (map.Changes == HeaderChanges.Appended && AppendedHeaders.TryWrite(map, request.Headers, special: "host"u8)))
        {
            return HasNoPath(request) ? "" : HeaderText.Raw(RawPath(request));
        }

        var path = map.GetString(":path") ?? "";
        request.Method = map.GetString(":method")!;
        request.Host = new HostString(map.GetString(":authority")!);
        if (map.GetString(":scheme") is { Length: > 0 } scheme)
            request.Scheme = scheme;
        if (path.Length > 0 && request.HttpContext.Features.Find<IHttpRequestFeature>() is { } feature && feature.RawTarget != path)
        {
            feature.RawTarget = path;
            var query = path.IndexOf('?', StringComparison.Ordinal);
            var decoded = query < 0 ? path : path[..query];
            request.Path = decoded.StartsWith('/') ? PathString.FromUriComponent(decoded) : new PathString("/" + decoded);
            request.QueryString = query < 0 ? default : new QueryString(path[query..]);
        }

        var headers = request.Headers;
        foreach (var name in headers.Keys.ToArray())
        {
            if (!HeaderNames.IsHopByHop(name) && !name.Equals("host", StringComparison.OrdinalIgnoreCase))
                headers.Remove(name);
        }

        for (var i = 0; i < map.Count; i++)
        {
            var name = FieldName.Of(map.NameAt(i));
            if (name.CanBeSent && name.Value(map.ValueAt(i)) is { } value && !map.NameAt(i).SequenceEqual("host"u8))
                headers[name.Text] = StringValues.Concat(headers[name.Text], value);
        }

        return path;
    }

    private static bool TryAdd(HeaderMap map, string name, string? value)
    {
        var raw = HeaderText.Raw(value);
        if (map.Count == HeaderMap.MaxCount || map.ByteSize + name.Length + raw.Length > map.MaxByteSize)
            return false;
        map.Add(name, raw);
        return true;
    }

    /// <summary>Blanks and control characters would divide a request line, or end a header.</summary>
    private static bool IsInvalid(HeaderMap map, ReadOnlySpan<byte> name) =>
        map.TryGet(name, out var value) && (value.ContainsAnyInRange((byte)0, (byte)' ') || value.Contains((byte)127));

    /// <summary>Whether the body's length is given more than once, or is no number: others may read another one out of that.</summary>
    private static bool HasInvalidLength(HeaderMap map)
    {
        if (!map.Contains("content-length"u8))
            return false;
        var seen = false;
        for (var i = 0; i < map.Count; i++)
        {
            if (!map.NameAt(i).SequenceEqual("content-length"u8))
                continue;
            if (seen || !long.TryParse(map.ValueAt(i), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                return true;
            seen = true;
        }

        return false;
    }

    private static bool Has(HeaderMap map, ReadOnlySpan<byte> name) => map.TryGet(name, out var value) && !value.IsEmpty;

    /// <summary>A CONNECT names a host and nothing else (RFC 9110, 9.3.6).</summary>
    private static bool HasNoPath(HttpRequest request) => HttpMethods.IsConnect(request.Method) && !IsExtendedConnect(request);

    /// <summary>A CONNECT is accepted in another way than other requests, and that has been prepared already.</summary>
    private static bool MakesOrUnmakesConnect(ReadOnlySpan<byte> method, HttpRequest request) =>
        method.SequenceEqual("CONNECT"u8) != HttpMethods.IsConnect(request.Method);

    private static string RawPath(HttpRequest request)
    {
        var raw = request.HttpContext.Features.Find<IHttpRequestFeature>()?.RawTarget;
        if (raw is { Length: > 0 } && raw[0] == '/')
            return raw;
        return request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent() is { Length: > 0 } path ? path : "/";
    }
}
