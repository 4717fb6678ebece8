using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.listener.v3</c>.</summary>
internal static class ListenerMessages
{
    private static readonly Extensions<NetworkFilter> NetworkFilters = new("network filter")
    {
        {
            "envoy.filters.network.http_connection_manager", "envoy.http_connection_manager",
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager " +
            "envoy.config.filter.network.http_connection_manager.v2.HttpConnectionManager",
            HttpMessages.ConnectionManager.Read
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

    /// <summary>The empty match, which takes every connection, is the only one there is.</summary>
    private static readonly Message<bool> FilterChainMatch =
        new Message<bool>("envoy.config.listener.v3.FilterChainMatch", true)
        .Refuses(
            "destination_port prefix_ranges address_suffix suffix_len direct_source_prefix_ranges source_type source_prefix_ranges " +
            "source_ports server_names transport_protocol application_protocols",
            "one filter chain serves every connection; give it an empty match, or each chain a listener of its own");

    private static readonly Message<FilterChain> Chain =
        new Message<FilterChain>("envoy.config.listener.v3.FilterChain", new())
        {
            { "name", Scalars.Text, (value, name) => value with { Name = name } },
            { "filter_chain_match", FilterChainMatch.Read },
            { "filters", ReadFilters, (value, filters) => value with { Filters = filters } },
        }
        .Requires("filters")
        .Ignores("metadata", "no guest can see it")
        .Ignores("transport_socket_connect_timeout", "there is no TLS handshake")
        .Refuses("transport_socket tls_context", "TLS is not offered yet; let something in front of Slipway end it")
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
            { "address", CoreMessages.Address.Read, (value, address) => value with { Address = address } },
            { "traffic_direction", Directions.Read, (value, direction) => value with { TrafficDirection = direction } },
            { "metadata", CoreMessages.Metadata.Read, (value, metadata) => value with { Metadata = metadata } },
            {
                "per_connection_buffer_limit_bytes", CoreMessages.BufferLimit,
                (value, limit) => value with { PerConnectionBufferLimitBytes = limit }
            },
            { "filter_chains", Composites.Repeated(Composites.WithPlace(Chain.Read)) },
            { "default_filter_chain", Chain.Read },
            { "access_log", AccessLogMessages.Read, (value, logs) => value with { AccessLogs = logs } },
        }
        .Requires("address")
        .Ignores("stat_prefix", "statistics go by the listener's address")
        .Ignores("drain_type listener_filters_timeout continue_on_listener_filters_timeout", "there are no listener filters to wait for")
        .Ignores("tcp_fast_open_queue_length reuse_port enable_reuse_port tcp_backlog_size enable_mptcp connection_balance_config " +
            "max_connections_to_accept_per_socket_event", "the HTTP server accepts connections in its own way")
        .Ignores("ignore_global_conn_limit bypass_overload_manager", "there is no such limit")
        .Refuses("listener_filters", "no listener filter is needed where there is no TLS")
        .Refuses("additional_addresses", "write another listener")
        .Refuses(
            "filter_chain_matcher use_original_dst deprecated_v1 transparent freebind socket_options udp_listener_config api_listener " +
            "bind_to_port internal_listener fcds_config")
        .Then((value, fields) =>
        {
            if (fields.Has("address") && value.Address.Address.Length > 0 && !CoreMessages.IsIPAddress(value.Address))
                fields.At("address").Error($"a listener needs an IP address, not '{value.Address.Address}'");
            return value with
            {
                Name = value.Name.Length > 0 ? value.Name : value.Address.ToString(),
                FilterChain = TheOneChain(fields),
            };
        });

    private static FilterChain TheOneChain(MessageFields fields)
    {
        var chains = fields.Value<ImmutableArray<Located<FilterChain>>>("filter_chains", []);
        if (chains.Length > 1)
            chains[1].At.Error("is a second filter chain, which is not supported yet; give it a listener of its own");
        if (fields.Has("default_filter_chain"))
        {
            if (chains.Length == 0)
                return fields.Value<FilterChain>("default_filter_chain", new());
            fields.At("default_filter_chain").Warn("has no effect in Slipway: filter_chains[0] takes every connection");
        }

        if (chains.Length == 0 && !fields.Has("default_filter_chain"))
            fields.Message.ErrorIn("filter_chains", "must have one filter chain");
        return chains.Length == 0 ? new FilterChain() : chains[0].Value;
    }

    private static ImmutableArray<NetworkFilter> ReadFilters(Cursor at)
    {
        var filters = Composites.Repeated(Composites.WithPlace(ReadFilter))(at);
        if (filters.IsEmpty && at.Node is SequenceNode)
            at.Error("must end with envoy.filters.network.http_connection_manager");
        foreach (var filter in filters.SkipLast(1).Where(filter => filter.Value is HttpConnectionManager))
            filter.At.Error("the HTTP connection manager must be the last of the filters");
        return [.. filters.Select(filter => filter.Value).OfType<NetworkFilter>()];
    }

    private static NetworkFilter? ReadFilter(Cursor at)
    {
        var config = Filter.Read(at);
        return NetworkFilters.Read(config, at) is { } filter ? filter with { Name = config.Name } : null;
    }
}
