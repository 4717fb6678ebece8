using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.listener.v3</c>.</summary>
internal static class ListenerMessages
{
    private static readonly Message<PluginConfig> Wasm = WasmMessages.Holder("envoy.extensions.filters.network.wasm.v3.Wasm");

    private static readonly Extensions<NetworkFilter> NetworkFilters = new("network filter")
    {
        {
            "envoy.filters.network.http_connection_manager", "envoy.http_connection_manager",
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager " +
            "envoy.config.filter.network.http_connection_manager.v2.HttpConnectionManager",
            HttpMessages.ConnectionManager.Read
        },
        {
            "envoy.filters.network.tcp_proxy", "envoy.tcp_proxy",
            "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy envoy.config.filter.network.tcp_proxy.v2.TcpProxy",
            TcpProxyMessages.TcpProxy.Read
        },
        {
            "envoy.filters.network.wasm", "envoy.wasm",
            "envoy.extensions.filters.network.wasm.v3.Wasm envoy.config.filter.network.wasm.v2alpha.Wasm " +
            "envoy.config.filter.network.wasm.v3.Wasm",
            at => new NetworkWasmFilter { Plugin = Wasm.Read(at) }
        },
    };

    private static readonly Message<ExtensionConfig> Filter =
        new Message<ExtensionConfig>("envoy.config.listener.v3.Filter", new())
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
            { "typed_config", Composites.Place, (value, place) => value with { Typed = place } },
            { "config", Composites.Place, (value, place) => value with { Untyped = place } },
        }
        .Requires("name")
        .AtMostOneOf("typed_config", "config")
        .Refuses("config_discovery", "write typed_config into the file");

    private static readonly Message<FilterChain> Chain =
        new Message<FilterChain>("envoy.config.listener.v3.FilterChain", new())
        {
            { "name", Scalars.Text, (value, name) => value with { Name = name } },
            { "filter_chain_match", FilterChainMatchMessages.Match.Read, (value, match) => value with { Match = match } },
            { "transport_socket", ReadTransportSocket, (value, tls) => value with { Tls = tls?.Context, IsQuic = tls?.IsQuic == true } },
            { "transport_socket_connect_timeout", Scalars.Timeout, (value, limit) => value with { HandshakeTimeout = limit } },
            { "filters", ReadFilters, (value, filters) => value with { Filters = filters } },
        }
        .Requires("filters")
        .Ignores("metadata", "no guest can see it")
        .Refuses("tls_context", "use transport_socket")
        .Refuses("use_proxy_proto on_demand_configuration");

    private static readonly EnumReader<TrafficDirection> Directions = new()
    {
        { "UNSPECIFIED", 0, TrafficDirection.Unspecified },
        { "INBOUND", 1, TrafficDirection.Inbound },
        { "OUTBOUND", 2, TrafficDirection.Outbound },
    };

    public static readonly Message<Listener> Listener =
        new Message<Listener>("envoy.config.listener.v3.Listener", new())
        {
            { "name", Scalars.Text, (value, name) => value with { Name = name } },
            { "address", CoreMessages.ListenerAddress.Read, (value, address) => value with { Address = address } },
            { "traffic_direction", Directions.Read, (value, direction) => value with { TrafficDirection = direction } },
            { "metadata", CoreMessages.Metadata.Read, (value, metadata) => value with { Metadata = metadata } },
            {
                "per_connection_buffer_limit_bytes", CoreMessages.BufferLimit,
                (value, limit) => value with { PerConnectionBufferLimitBytes = limit }
            },
            { "filter_chains", Composites.Repeated(Composites.WithPlace(Chain.Read)) },
            {
                "default_filter_chain", Composites.WithPlace(Chain.Read),
                (value, chain) => value with { DefaultFilterChain = chain.Value }
            },
            { "udp_listener_config", QuicMessages.UdpListener.Read },
            {
                "listener_filters", Composites.Repeated(ReadListenerFilter),
                (value, filters) => value with { InspectsTls = !filters.IsEmpty }
            },
            { "listener_filters_timeout", Scalars.Timeout, (value, limit) => value with { ListenerFiltersTimeout = limit } },
            {
                "continue_on_listener_filters_timeout", Scalars.Bool,
                (value, goesOn) => value with { ContinueOnListenerFiltersTimeout = goesOn }
            },
            { "access_log", AccessLogMessages.Read, (value, logs) => value with { AccessLogs = logs } },
        }
        .Requires("address")
        .Ignores("stat_prefix", "statistics go by the listener's address")
        .Ignores("drain_type", "a listener drains when the gateway stops, or when the configuration no longer has it")
        .Ignores("tcp_fast_open_queue_length reuse_port enable_reuse_port tcp_backlog_size enable_mptcp connection_balance_config " +
            "max_connections_to_accept_per_socket_event", "the HTTP server accepts connections in its own way")
        .Ignores("ignore_global_conn_limit bypass_overload_manager", "there is no such limit")
        .Refuses("additional_addresses", "write another listener")
        .Refuses(
            "filter_chain_matcher use_original_dst deprecated_v1 transparent freebind socket_options api_listener " +
            "bind_to_port internal_listener fcds_config")
        .Then((value, fields) =>
        {
            if (fields.Has("address") && value.Address.Address.Length > 0 && !CoreMessages.IsIPAddress(value.Address))
                fields.At("address").Error($"a listener needs an IP address, not '{value.Address.Address}'");
            var chains = fields.Value<ImmutableArray<Located<FilterChain>>>("filter_chains", []);
            FilterChainMatchMessages.ReportEqual(chains);
            if (chains.IsEmpty && !fields.Has("default_filter_chain"))
                fields.Message.ErrorIn("filter_chains", "must have at least one filter chain");
            QuicChecks.Report(value.IsUdp, chains, fields);
            return value with
            {
                Name = value.Name.Length > 0 ? value.Name : value.IsUdp ? $"{value.Address}/udp" : value.Address.ToString(),
                FilterChains = [.. chains.Select(chain => chain.Value)],
            };
        });

    private static readonly Extensions<TransportSocket> TransportSockets = new("transport socket")
    {
        {
            "envoy.transport_sockets.tls", "tls", "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            at => new TransportSocket(TlsMessages.Downstream.Read(at))
        },
        {
            "envoy.transport_sockets.raw_buffer", "raw_buffer", "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer",
            _ => new TransportSocket(null)
        },
        {
            "envoy.transport_sockets.quic", "quic", "envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport",
            at => new TransportSocket(QuicMessages.Transport.Read(at)) { IsQuic = true }
        },
    };

    private static readonly Message<string> TlsInspector =
        new Message<string>("envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector", "")
        .Accepts("initial_read_buffer_size")
        .Ignores("enable_ja3_fingerprinting enable_ja4_fingerprinting", "nothing reads the fingerprint");

    /// <summary>The hello is looked at wherever it decides, so that nothing is left of the filter but its name.</summary>
    private static readonly Extensions<string> ListenerFilters = new("listener filter")
    {
        {
            "envoy.filters.listener.tls_inspector", "envoy.listener.tls_inspector",
            "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector envoy.config.filter.listener.tls_inspector.v2.TlsInspector",
            TlsInspector.Read
        },
    };

    private static string? ReadListenerFilter(Cursor at) => ListenerFilters.Read(Filter.Read(at), at);

    private static TransportSocket? ReadTransportSocket(Cursor at) => TransportSockets.Read(TlsMessages.TransportSocket.Read(at), at);

    private static ImmutableArray<NetworkFilter> ReadFilters(Cursor at)
    {
        var filters = Composites.Repeated(Composites.WithPlace(ReadFilter))(at);
        if (filters.IsEmpty && at.Node is SequenceNode)
            at.Error("must end with envoy.filters.network.http_connection_manager or envoy.filters.network.tcp_proxy");
        foreach (var filter in filters.SkipLast(1).Where(filter => filter.Value is HttpConnectionManager or TcpProxy))
            filter.At.Error("ends the chain, and must be the last of the filters");
        if (filters.LastOrDefault() is { Value: NetworkWasmFilter } last)
        {
            last.At.Error(
                "does not end the chain; put envoy.filters.network.tcp_proxy or envoy.filters.network.http_connection_manager behind it");
        }

        return [.. filters.Select(filter => filter.Value).OfType<NetworkFilter>()];
    }

    private static NetworkFilter? ReadFilter(Cursor at)
    {
        var config = Filter.Read(at);
        return NetworkFilters.Read(config, at) is { } filter ? filter with { Name = config.Name } : null;
    }

    private sealed record TransportSocket(DownstreamTlsContext? Context)
    {
        public bool IsQuic { get; init; }
    }
}
