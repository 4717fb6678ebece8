using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>What of a listener must go together: UDP, QUIC and HTTP/3, each of which is nothing without the others.</summary>
internal static class QuicChecks
{
    public static void Report(bool isUdp, ImmutableArray<Located<FilterChain>> chains, MessageFields listener)
    {
        if (isUdp && !listener.Has("udp_listener_config"))
        {
            listener.Message.ErrorIn(
                "udp_listener_config", "is required with protocol UDP, and must have quic_options: no other UDP is served");
        }
        else if (!isUdp && listener.Has("udp_listener_config"))
            listener.At("udp_listener_config").Warn("has no effect in Slipway: the address has not protocol: UDP");
        if (isUdp && listener.Has("listener_filters"))
            listener.At("listener_filters").Warn("has no effect with protocol UDP: the handshake tells the server name");
        foreach (var chain in chains)
            Report(isUdp, chain.Value, chain.At);
        if (listener.Value<Located<FilterChain>?>("default_filter_chain", null) is { } last)
            Report(isUdp, last.Value, last.At);
    }

    private static void Report(bool isUdp, FilterChain chain, Cursor at)
    {
        var manager = chain.Filters.OfType<HttpConnectionManager>().FirstOrDefault();
        if (isUdp && !chain.IsQuic)
            ErrorIn(at, "transport_socket", "must be envoy.transport_sockets.quic, since the listener's protocol is UDP");
        else if (!isUdp && chain.IsQuic)
            ErrorIn(at, "transport_socket", "is QUIC, which needs protocol: UDP in the listener's address");
        else if (!isUdp && manager is { CodecType: CodecType.Http3 })
        {
            ErrorIn(
                PlaceOf(at, manager, chain), "codec_type", "is HTTP3, which needs a listener with protocol UDP and envoy.transport_sockets.quic");
        }
        else if (isUdp && manager is { CodecType: not CodecType.Http3 })
            ErrorIn(PlaceOf(at, manager, chain), "codec_type", "must be HTTP3, since the listener's protocol is UDP");
        if (!isUdp)
            return;
        at.Child("transport_socket_connect_timeout")?.Warn("has no effect over QUIC, where a handshake may take 10 seconds");
        foreach (var filter in chain.Filters.Where(filter => filter is not HttpConnectionManager))
        {
            var what = filter is TcpProxy ? "envoy.filters.network.tcp_proxy" : "envoy.filters.network.wasm";
            PlaceOf(at, filter, chain).Error($"{what} serves TCP, and the listener's protocol is UDP; use a listener with TCP for it");
        }

        if (manager is { UpgradeConfigs.IsEmpty: false })
            PlaceOf(at, manager, chain).Child("upgrade_configs")?.Warn("has no effect over HTTP/3, where CONNECT and upgrades get 403");
    }

    /// <summary>An error about a field, whether or not it is there.</summary>
    private static void ErrorIn(Cursor at, string field, string message)
    {
        if (at.Child(field) is { } given)
            given.Error(message);
        else
            at.ErrorIn(field, message);
    }

    /// <summary>The filter's <c>typed_config</c>, or as near to it as the document goes.</summary>
    private static Cursor PlaceOf(Cursor chain, NetworkFilter filter, FilterChain read)
    {
        var index = read.Filters.IndexOf(filter);
        if (chain.Child("filters") is not { Node: SequenceNode { Items: var items } } filters || index >= items.Length)
            return chain;
        var place = filters.Item(index);
        return filter is HttpConnectionManager ? place.Child("typed_config") ?? place.Child("config") ?? place : place;
    }
}
