using System.Globalization;
using System.Net;
using System.Text;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Properties;

/// <summary>
/// Finds the values behind <c>proxy_get_property</c>: Envoy's attributes (attributes.rst of its documentation), then what belongs to
/// the plugin, then what plugins have set on the stream.
/// </summary>
internal static class StreamProperties
{
    private delegate WasmResult Root(Vm vm, StreamContext? context, PropertyPath path, PropertyBuffer into);

    private static readonly Dictionary<string, Root> Roots = new(StringComparer.Ordinal)
    {
        ["request"] = OfHttp(Request),
        ["response"] = OfHttp(Response),
        ["source"] = OfStream(static (stream, path, into) => Address(stream.Info.Source, path, into)),
        ["destination"] = OfStream(static (stream, path, into) => Address(stream.Info.Destination, path, into)),
        ["connection"] = OfStream(Connection),
        ["connection_id"] = OfStream(static (stream, _, into) => Number(stream.Info.ConnectionId, into)),
        ["upstream"] = OfStream(Upstream),
        ["metadata"] = OfStream(static (stream, path, into) => Serialize(stream.Info.DynamicMetadata ?? Metadata.Empty, path, into)),
        ["filter_state"] = OfStream(FilterState),
        ["xds"] = static (vm, context, path, into) => Next(ref path, out var name) ? Xds(vm, context, name, path, into) : WasmResult.NotFound,
        ["plugin_name"] = static (vm, _, _, into) => Text(vm.Active?.Root.Plugin.Options.Name ?? vm.Creator.Name, into),
        ["plugin_root_id"] = static (vm, _, _, into) => Text(vm.Active?.Root.Plugin.Options.RootId ?? vm.Creator.RootId, into),
        ["plugin_vm_id"] = static (vm, _, _, into) => Text(vm.Creator.VmId, into),
    };

    /// <summary>Names that are under <c>xds</c> now and were at the top before; guests still use them.</summary>
    private static readonly HashSet<string> LegacyXds = new(StringComparer.Ordinal)
    {
        "node", "cluster_name", "cluster_metadata", "route_name", "route_metadata", "listener_direction", "listener_metadata",
        "upstream_host_metadata",
    };

    /// <summary>Writes the property's value.</summary>
    /// <returns>OK, NOT_FOUND or SERIALIZATION_FAILURE: what SDKs can take.</returns>
    public static WasmResult Get(Vm vm, ReadOnlySpan<byte> path, PropertyBuffer into)
    {
        into.Clear();
        var rest = new PropertyPath(path);
        if (!rest.TryNext(out var first))
            return WasmResult.NotFound;
        var context = vm.Active as StreamContext;
        if (Roots.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(Ascii(first, stackalloc char[32]), out var root))
        {
            var result = root(vm, context, rest, into);
            if (result != WasmResult.NotFound)
                return result;
        }
        else if (LegacyXds.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Ascii(first, stackalloc char[32])))
        {
            return Xds(vm, context, first, rest, into);
        }

        // What plugins have set is looked up by the first segment only: a property set under several can be written and not read, as in Envoy.
        if (context?.Stream.State.TryGetProperty(first, out var value) == true)
            return Text(value.Span, into);
        return WasmResult.NotFound;
    }

    private static Root OfStream(Func<FilteredStream, PropertyPath, PropertyBuffer, WasmResult> of) =>
        (_, context, path, into) => context is null ? WasmResult.NotFound : of(context.Stream, path, into);

    private static Root OfHttp(Func<HttpStream, PropertyPath, PropertyBuffer, WasmResult> of) =>
        (_, context, path, into) => context is HttpStreamContext http ? of(http.Stream, path, into) : WasmResult.NotFound;

    private static WasmResult Request(HttpStream stream, PropertyPath path, PropertyBuffer into)
    {
        if (!path.TryNext(out var field) || LeadsBeyond(field, path))
            return WasmResult.NotFound;
        var (headers, info) = (stream.Request.Headers, stream.Info);
        switch (Ascii(field, stackalloc char[32]))
        {
            case "path":
                return Header(headers, ":path"u8, into);
            case "url_path":
                return headers.TryGet(":path"u8, out var whole) ? Text(WithoutQuery(whole), into) : WasmResult.NotFound;
            case "query":
                return headers.TryGet(":path"u8, out whole) ? Text(QueryOf(whole), into) : WasmResult.NotFound;
            case "host":
                return Header(headers, ":authority"u8, into);
            case "scheme":
                return Header(headers, ":scheme"u8, into);
            case "method":
                return Header(headers, ":method"u8, into);
            case "referer":
                return Header(headers, "referer"u8, into);
            case "useragent":
                return Header(headers, "user-agent"u8, into);
            case "id":
                return Header(headers, "x-request-id"u8, into);
            case "headers":
                return Headers(headers, path, into);
            case "headers_bytes":
                return Number((ulong)headers.ByteSize, into);
            case "protocol":
                return Text(info.Protocol, into);
            case "time":
                PropertyValue.WriteTimestamp(into, info.StartTime);
                return WasmResult.Ok;
            case "size":
                return Number(Size(stream.Request), into);
            case "total_size":
                return Number((ulong)(stream.Request.BytesIn + headers.ByteSize + stream.Request.Trailers.ByteSize), into);
            case "duration" when stream.IsCompleted:
                PropertyValue.WriteDuration(into, info.Elapsed);
                return WasmResult.Ok;
            default:
                return WasmResult.NotFound;
        }
    }

    private static WasmResult Response(HttpStream stream, PropertyPath path, PropertyBuffer into)
    {
        if (!path.TryNext(out var field) || LeadsBeyond(field, path))
            return WasmResult.NotFound;
        var response = stream.Response;
        switch (Ascii(field, stackalloc char[32]))
        {
            case "code" when response.HeadersIn && response.Headers.GetString(":status") is { } status:
                PropertyValue.WriteInt64(into, long.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0);
                return WasmResult.Ok;
            case "code_details":
                var details = stream.ResetReason ?? stream.Reply?.Details ?? stream.Info.ResponseCodeDetails
                    ?? (response.HeadersIn ? "via_upstream" : null);
                return details is null ? WasmResult.NotFound : Text(details, into);
            case "flags" when response.HeadersIn || stream.IsCompleted:
                PropertyValue.WriteInt64(into, stream.Info.ResponseFlags);
                return WasmResult.Ok;
            case "grpc_status":
                var text = response.Trailers.GetString("grpc-status") ?? response.Headers.GetString("grpc-status");
                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var grpc))
                    return WasmResult.NotFound;
                PropertyValue.WriteInt64(into, grpc);
                return WasmResult.Ok;
            case "headers" when response.HeadersIn:
                return Headers(response.Headers, path, into);
            case "headers_bytes" when response.HeadersIn:
                return Number((ulong)response.Headers.ByteSize, into);
            case "trailers":
                return Headers(response.Trailers, path, into);
            case "size":
                return Number((ulong)response.BytesIn, into);
            case "total_size":
                return Number((ulong)(response.BytesIn + response.Headers.ByteSize + response.Trailers.ByteSize), into);
            default:
                return WasmResult.NotFound;
        }
    }

    private static WasmResult Connection(FilteredStream stream, PropertyPath path, PropertyBuffer into)
    {
        if (!path.TryNext(out var field) || LeadsBeyond(field, path))
            return WasmResult.NotFound;
        var info = stream.Info;
        switch (Ascii(field, stackalloc char[64]))
        {
            case "id":
                return Number(info.ConnectionId, into);
            case "mtls":
                PropertyValue.WriteBool(into, info.Mtls ?? false);
                return WasmResult.Ok;
            case "requested_server_name" when info.RequestedServerName is { } name:
                return Text(name, into);
            case "tls_version" when info.TlsVersion is { } version:
                return Text(version, into);
            case "subject_peer_certificate":
                return Text(info.PeerCertificate?.Subject, into);
            case "dns_san_peer_certificate":
                return Text(info.PeerCertificate?.DnsName, into);
            case "uri_san_peer_certificate":
                return Text(info.PeerCertificate?.Uri, into);
            case "sha256_peer_certificate_digest":
                return Text(info.PeerCertificate?.Sha256, into);
            case "subject_local_certificate":
                return Text(info.LocalCertificate?.Subject, into);
            case "dns_san_local_certificate":
                return Text(info.LocalCertificate?.DnsName, into);
            case "uri_san_local_certificate":
                return Text(info.LocalCertificate?.Uri, into);
            case "termination_details" when stream.EndReason is { } reason:
                return Text(reason, into);
            default:
                return WasmResult.NotFound;
        }
    }

    private static WasmResult Upstream(FilteredStream stream, PropertyPath path, PropertyBuffer into)
    {
        if (!path.TryNext(out var field) || LeadsBeyond(field, path) || stream.Info.Upstream is not { } upstream)
            return WasmResult.NotFound;
        switch (Ascii(field, stackalloc char[32]))
        {
            case "address" when upstream.Address is { } address:
                return Text(address.ToString(), into);
            case "port" when upstream.Address is { } address:
                PropertyValue.WriteInt64(into, address.Port);
                return WasmResult.Ok;
            case "local_address" when upstream.LocalAddress is { } local:
                return Text(local.ToString(), into);
            case "locality" when upstream.Locality is { } locality:
                return Text(locality, into);
            case "request_attempt_count":
                return Number(upstream.Attempts, into);
            case "transport_failure_reason" when upstream.TransportFailureReason is { } reason:
                return Text(reason, into);
            default:
                return WasmResult.NotFound;
        }
    }

    private static WasmResult Xds(Vm vm, StreamContext? context, ReadOnlySpan<byte> name, PropertyPath path, PropertyBuffer into)
    {
        var info = context?.Stream.Info;
        switch (Ascii(name, stackalloc char[64]))
        {
            case "node":
                return vm.Host.Options.Node is { } node ? node.Serialize(path, into) : WasmResult.NotFound;
            case "cluster_name":
                return Text(info?.Route?.ClusterName, into);
            case "cluster_metadata":
                return Serialize(info?.Route?.ClusterMetadata, path, into);
            case "route_name":
                return Text(info?.Route?.Name, into);
            case "route_metadata":
                return Serialize(info?.Route?.Metadata, path, into);
            case "virtual_host_name":
                return Text(info?.Route?.VirtualHostName, into);
            case "virtual_host_metadata":
                return Serialize(info?.Route?.VirtualHostMetadata, path, into);
            case "listener_direction" when info?.Listener is { } listener:
                PropertyValue.WriteInt64(into, listener.Direction);
                return WasmResult.Ok;
            case "listener_metadata":
                return Serialize(info?.Listener?.Metadata, path, into);
            case "filter_chain_name":
                return Text(info?.Listener?.FilterChainName, into);
            case "upstream_host_metadata":
                return Serialize(info?.Upstream?.HostMetadata, path, into);
            case "upstream_host_locality_metadata":
            default:
                return WasmResult.NotFound;
        }
    }

    private static WasmResult FilterState(FilteredStream stream, PropertyPath path, PropertyBuffer into)
    {
        if (!path.TryNext(out var key))
            return WasmResult.NotFound;
        var name = key.StartsWith("wasm."u8) ? key["wasm."u8.Length..] : default;
        return name.Length > 0 && stream.State.TryGetProperty(name, out var value) ? Text(value.Span, into) : WasmResult.NotFound;
    }

    /// <summary>The declared length, or what has come in so far.</summary>
    private static ulong Size(StreamDirection direction) =>
        direction.Headers.GetString("content-length") is { } text && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : (ulong)direction.BytesIn;

    private static WasmResult Address(IPEndPoint? endPoint, PropertyPath path, PropertyBuffer into)
    {
        if (endPoint is null || !path.TryNext(out var field) || LeadsBeyond(field, path))
            return WasmResult.NotFound;
        if (field.SequenceEqual("address"u8))
            return Text(endPoint.ToString(), into);
        if (!field.SequenceEqual("port"u8))
            return WasmResult.NotFound;
        PropertyValue.WriteInt64(into, endPoint.Port);
        return WasmResult.Ok;
    }

    private static WasmResult Headers(HeaderMap headers, PropertyPath path, PropertyBuffer into)
    {
        if (path.TryNext(out var name))
            return headers.TryGetJoined(name, into) ? WasmResult.Ok : WasmResult.NotFound;
        PropertyValue.WriteHeaders(into, headers);
        return WasmResult.Ok;
    }

    private static WasmResult Header(HeaderMap headers, ReadOnlySpan<byte> name, PropertyBuffer into) =>
        headers.TryGet(name, out var value) ? Text(value, into) : WasmResult.NotFound;

    private static WasmResult Serialize(Metadata? metadata, PropertyPath path, PropertyBuffer into) =>
        metadata?.Serialize(path, into) ?? WasmResult.NotFound;

    private static WasmResult Number(ulong? value, PropertyBuffer into)
    {
        if (value is null)
            return WasmResult.NotFound;
        PropertyValue.WriteUInt64(into, value.Value);
        return WasmResult.Ok;
    }

    private static WasmResult Text(string? value, PropertyBuffer into)
    {
        if (value is null)
            return WasmResult.NotFound;
        var target = into.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
        into.Advance(Encoding.UTF8.GetBytes(value, target));
        return WasmResult.Ok;
    }

    private static WasmResult Text(ReadOnlySpan<byte> value, PropertyBuffer into)
    {
        PropertyValue.WriteBytes(into, value);
        return WasmResult.Ok;
    }

    private static ReadOnlySpan<byte> WithoutQuery(ReadOnlySpan<byte> path) => path.IndexOf((byte)'?') is >= 0 and var at ? path[..at] : path;

    private static ReadOnlySpan<byte> QueryOf(ReadOnlySpan<byte> path)
    {
        var at = path.IndexOf((byte)'?');
        if (at < 0)
            return default;
        var query = path[(at + 1)..];
        return query.IndexOf((byte)'#') is >= 0 and var end ? query[..end] : query;
    }

    /// <summary>Only header maps have anything beneath them.</summary>
    private static bool LeadsBeyond(ReadOnlySpan<byte> field, PropertyPath rest) =>
        !rest.Rest.IsEmpty && !field.SequenceEqual("headers"u8) && !field.SequenceEqual("trailers"u8);

    private static bool Next(ref PropertyPath path, out ReadOnlySpan<byte> segment) => path.TryNext(out segment);

    /// <summary>The segment as characters, for tables and switches; empty when it is longer than any name in them.</summary>
    private static ReadOnlySpan<char> Ascii(ReadOnlySpan<byte> segment, Span<char> characters)
    {
        if (segment.Length > characters.Length)
            return default;
        Encoding.Latin1.GetChars(segment, characters);
        return characters[..segment.Length];
    }
}
