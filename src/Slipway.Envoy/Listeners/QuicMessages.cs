namespace Slipway.Envoy;

/// <summary>What a listener, a transport socket and a connection manager say about QUIC and HTTP/3.</summary>
internal static class QuicMessages
{
    private const string OfTheLibrary = "the QUIC library does it in its own way";

    private static readonly Message<bool> QuicProtocolOptions =
        new Message<bool>("envoy.config.core.v3.QuicProtocolOptions", true)
        .Ignores(
            "initial_stream_window_size initial_connection_window_size num_timeouts_to_trigger_port_migration connection_keepalive " +
            "connection_options client_connection_options max_packet_length",
            OfTheLibrary)
        .Refuses("max_concurrent_streams", "remove it: a connection has up to 100 requests at a time")
        .Refuses("idle_network_timeout", "use common_http_protocol_options.idle_timeout");

    /// <summary>Nothing of it is left to be said: what is supported is how HTTP/3 is spoken anyway.</summary>
    public static readonly Message<bool> Http3Options =
        new Message<bool>("envoy.config.core.v3.Http3ProtocolOptions", true)
        {
            { "quic_protocol_options", QuicProtocolOptions.Read },
        }
        .Ignores("override_stream_error_on_invalid_http_message", "the HTTP server decides how invalid messages end")
        .Ignores("disable_qpack disable_connection_flow_control_for_streams", "the HTTP server chooses it")
        .Refuses("allow_extended_connect allow_metadata");

    private static readonly Message<bool> QuicOptions =
        new Message<bool>("envoy.config.listener.v3.QuicProtocolOptions", true)
        {
            { "quic_protocol_options", QuicProtocolOptions.Read },
        }
        .Ignores(
            "packets_to_read_to_connection_count_ratio crypto_stream_config proof_source_config connection_id_generator_config " +
            "send_disable_active_migration connection_debug_visitor_config save_cmsg_config max_sessions_per_event_loop",
            OfTheLibrary)
        .Refuses("idle_timeout", "use common_http_protocol_options.idle_timeout of the connection manager")
        .Refuses("crypto_handshake_timeout", "remove it: a handshake may take 10 seconds")
        .Refuses("enabled server_preferred_address_config reject_new_connections");

    public static readonly Message<bool> UdpListener =
        new Message<bool>("envoy.config.listener.v3.UdpListenerConfig", true)
        {
            { "quic_options", QuicOptions.Read },
        }
        .Requires("quic_options")
        .Ignores("downstream_socket_config udp_packet_packet_writer_config", OfTheLibrary);

    /// <summary>How a filter chain speaks QUIC: its TLS, which is 1.3 and offers <c>h3</c>.</summary>
    public static readonly Message<DownstreamTlsContext> Transport =
        new Message<DownstreamTlsContext>("envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport", new())
        {
            { "downstream_tls_context", TlsMessages.Downstream.Read, (_, context) => context },
        }
        .Requires("downstream_tls_context")
        .Ignores("enable_early_data", "a client's first request waits for the handshake")
        .Then((context, fields) =>
        {
            var at = fields.At("downstream_tls_context");
            if (context.Common.MaxVersion != TlsVersion.Tls13)
                at.Error("allows no TLS 1.3, which QUIC is built on; remove tls_maximum_protocol_version");
            if (context.Common.AlpnProtocols is { IsEmpty: false } offered && !offered.Contains("h3"))
                at.Error("does not offer h3; add it to alpn_protocols, or remove them");
            return context;
        });
}
