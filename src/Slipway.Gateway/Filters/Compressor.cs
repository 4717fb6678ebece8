using System.Globalization;
using Microsoft.Net.Http.Headers;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary><c>envoy.filters.http.compressor</c> with gzip, for responses.</summary>
internal sealed class Compressor(CompressorFilter filter, FilterContext context)
{
    private readonly CompressorStats _stats = new(filter, context);

    private readonly RouteVariants<CompressorRouteConfig, CompressorRouteConfig> _routes = new(
        filter.Name, new CompressorRouteConfig(filter.Enabled, null), context.Routes, config => config);

    public NativeFilter Begin(HttpStreamInfo info) => new Instance(this, (GatewayStreamInfo)info);

    /// <summary>Whether the client would rather have gzip (RFC 9110, section 12.5.3).</summary>
    private bool IsAccepted(string? acceptEncoding)
    {
        if (acceptEncoding is null)
        {
            _stats.NoAcceptHeader.Increment();
            return false;
        }

        var codings = StringWithQualityHeaderValue.TryParseList([acceptEncoding], out var parsed) ? parsed : [];
        var (best, quality) = ("", 0.0);
        foreach (var coding in codings)
        {
            var name = coding.Value.ToString().ToLowerInvariant();
            if (name == "gzip" && coding.Quality is 0)
            {
                best = "";
                break;
            }

            if (name is "gzip" or "identity" or "*" && (coding.Quality ?? 1) > quality)
                (best, quality) = (name, coding.Quality ?? 1);
        }

        (best switch
        {
            "gzip" => _stats.Used,
            "identity" => _stats.Identity,
            "*" => _stats.Wildcard,
            _ => _stats.NotValid,
        }).Increment();
        return best is "gzip" or "*";
    }

    private bool IsLongEnough(HeaderMap headers)
    {
        if (!long.TryParse(headers.GetString("content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length >= filter.MinContentLength)
        {
            return true;
        }

        _stats.TooSmall.Increment();
        return false;
    }

    /// <summary>Whether a response may be compressed for who wants it so.</summary>
    private bool IsCompressible(HeaderMap headers)
    {
        // What follows a switch of protocols is no content.
        if (headers.GetString(":status") == "101"
            || headers.Contains("content-encoding"u8)
            || HasToken(headers, "cache-control", "no-transform")
            || (int.TryParse(headers.GetString(":status"), out var status) && filter.UncompressibleStatuses.Contains(status))
            || (headers.GetString("content-type") is { } type
                && !filter.ContentTypes.Contains(type.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase)))
        {
            return false;
        }

        if (!filter.DisableOnEtag || filter.WeakenEtag || !headers.Contains("etag"u8))
            return true;
        _stats.Etag.Increment();
        return false;
    }

    private static bool HasToken(HeaderMap headers, string name, string token) =>
        HeaderValues.Joined(headers, name) is { } value
        && value.Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase);

    /// <summary>A strong validator stands for the very bytes, which are others now.</summary>
    private void ChangeEtag(HeaderMap headers)
    {
        if (headers.GetString("etag") is not { } etag || etag.StartsWith("W/", StringComparison.Ordinal))
            return;
        if (filter.WeakenEtag)
            HeaderChanges.Set("etag", $"W/{etag}", headers);
        else
            headers.Remove("etag"u8);
    }

    private static void AddVary(HeaderMap headers)
    {
        if (HeaderValues.Joined(headers, "vary") is not { Length: > 0 } vary)
            HeaderChanges.Set("vary", "Accept-Encoding", headers);
        else if (!HasToken(headers, "vary", "accept-encoding") && !HasToken(headers, "vary", "*"))
            HeaderChanges.Set("vary", $"{vary}, Accept-Encoding", headers);
    }

    private sealed class Instance(Compressor filter, GatewayStreamInfo info) : NativeFilter
    {
        private readonly CompressorFilter _settings = filter.Settings;
        private string? _acceptEncoding;
        private GzipBody? _body;

        public override bool SeesResponseBody => _body is not null;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            _acceptEncoding = HeaderValues.Joined(headers, "accept-encoding");
            var route = filter._routes.For(info);
            if (route.Enabled && (route.RemoveAcceptEncoding ?? _settings.RemoveAcceptEncoding))
                headers.Remove("accept-encoding"u8);
            return HeadersStatus.Continue;
        }

        public override HeadersStatus OnResponseHeaders(HeaderMap headers, bool endOfStream)
        {
            var isCandidate = filter._routes.For(info).Enabled && filter.IsLongEnough(headers);
            var isCompressible = isCandidate && filter.IsCompressible(headers);
            if (!endOfStream && isCandidate && filter.IsAccepted(_acceptEncoding) && isCompressible)
            {
                filter.ChangeEtag(headers);
                headers.Remove("content-length"u8);
                HeaderChanges.Set("content-encoding", "gzip", headers);
                filter._stats.Compressed.Increment();
                _body = new GzipBody(_settings.Level, _settings.Strategy);
            }
            else
            {
                filter._stats.NotCompressed.Increment();
            }

            // Also where this client does not want it: a cache in front must know that another may get something else.
            if (isCompressible)
                AddVary(headers);
            return HeadersStatus.Continue;
        }

        public override DataStatus OnResponseBody(BodyBuffer body, bool endOfStream)
        {
            Compress(body, endOfStream);
            return DataStatus.Continue;
        }

        public override void OnResponseTrailers(HeaderMap trailers, BodyBuffer tail) => Compress(tail, isLast: true);

        public override void OnComplete() => _body?.Dispose();

        private void Compress(BodyBuffer body, bool isLast)
        {
            if (_body is null)
                return;
            filter._stats.UncompressedBytes.Add(body.Length);
            _body.Compress(body, isLast);
            filter._stats.CompressedBytes.Add(body.Length);
        }
    }

    private CompressorFilter Settings => filter;
}
