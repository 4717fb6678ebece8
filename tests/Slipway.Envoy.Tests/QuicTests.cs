namespace Slipway.Envoy.Tests;

/// <summary>UDP, QUIC and HTTP/3, which go together.</summary>
public sealed class QuicTests
{
    private const string Listener = "static_resources.listeners[0]";
    private const string Chain = Listener + ".filter_chains[0]";
    private const string Udp = "protocol: UDP, ";
    private const string UdpConfig = "udp_listener_config: { quic_options: {} }";
    private const string Socket =
        "name: envoy.transport_sockets.quic, typed_config: { '@type': x/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport, ";

    private const string Certificate = "tls_certificates: [{ certificate_chain: { inline_string: c }, private_key: { inline_string: k } }]";
    private const string Quic = Socket + "downstream_tls_context: { common_tls_context: { " + Certificate + " } } }";
    private const string Http3 = "codec_type: HTTP3, http3_protocol_options: {}";

    [Fact]
    public void A_listener_for_HTTP3_is_read_as_Envoy_has_it()
    {
        var result = Parse(Udp, "udp_listener_config: { quic_options: {}, downstream_socket_config: { prefer_gro: true } }", Quic, Manager(Http3));

        Assert.Empty(result.Errors);
        var warning = Assert.Single(result.Warnings);
        Assert.Equal(Listener + ".udp_listener_config.downstream_socket_config", warning.Path);
        var listener = result.Bootstrap!.StaticResources.Listeners[0];
        Assert.True(listener.IsUdp);
        Assert.Equal("127.0.0.1:443/udp", listener.Name);
        Assert.True(listener.FilterChains[0] is { IsQuic: true, Tls: not null });
        Assert.Equal(CodecType.Http3, Assert.IsType<HttpConnectionManager>(listener.FilterChains[0].Filters[0]).CodecType);
    }

    [Fact]
    public void What_HTTP3_has_no_place_for_gets_a_warning()
    {
        var result = Parse(
            Udp,
            UdpConfig + "\n    listener_filters: [{ name: envoy.filters.listener.tls_inspector }]",
            Quic + " }, transport_socket_connect_timeout: 5s, metadata: { ",
            Manager(Http3 + ", upgrade_configs: [{ upgrade_type: websocket }]"));

        Assert.Empty(result.Errors);
        Assert.Equal(
            ["metadata", "listener_filters", "transport_socket_connect_timeout", "upgrade_configs"],
            result.Warnings.Select(warning => warning.Path.Split('.')[^1]).OrderBy(name => name is "metadata" ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal));
    }

    public static TheoryData<string, string, string, string, string, string> Problems => new()
    {
        {
            "", "", "name: raw_buffer", Manager(Http3), Chain + ".filters[0].typed_config.codec_type",
            "is HTTP3, which needs a listener with protocol UDP and envoy.transport_sockets.quic"
        },
        { "", "", Quic, Manager(Http3), Chain + ".transport_socket", "is QUIC, which needs protocol: UDP in the listener's address" },
        {
            Udp, UdpConfig, "name: raw_buffer", Manager(Http3), Chain + ".transport_socket",
            "must be envoy.transport_sockets.quic, since the listener's protocol is UDP"
        },
        {
            Udp, UdpConfig, Quic, Manager("codec_type: HTTP2"), Chain + ".filters[0].typed_config.codec_type",
            "must be HTTP3, since the listener's protocol is UDP"
        },
        {
            Udp, UdpConfig, Quic,
            "name: t, typed_config: { '@type': x/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: x, cluster: c }",
            Chain + ".filters[0]", "envoy.filters.network.tcp_proxy serves TCP, and the listener's protocol is UDP; use a listener with TCP for it"
        },
        {
            Udp, "", Quic, Manager(Http3), Listener + ".udp_listener_config",
            "is required with protocol UDP, and must have quic_options: no other UDP is served"
        },
        {
            Udp, "udp_listener_config: { quic_options: { idle_timeout: 1s } }", Quic, Manager(Http3),
            Listener + ".udp_listener_config.quic_options.idle_timeout",
            "is not supported yet; use common_http_protocol_options.idle_timeout of the connection manager"
        },
        {
            Udp, UdpConfig,
            Socket + "downstream_tls_context: { common_tls_context: { alpn_protocols: [h2], " + Certificate + " } } }", Manager(Http3),
            Chain + ".transport_socket.typed_config.downstream_tls_context", "does not offer h3; add it to alpn_protocols, or remove them"
        },
        {
            Udp, UdpConfig,
            Socket + "downstream_tls_context: { common_tls_context: { tls_params: { tls_maximum_protocol_version: TLSv1_2 }, " + Certificate + " } } }",
            Manager(Http3),
            Chain + ".transport_socket.typed_config.downstream_tls_context",
            "allows no TLS 1.3, which QUIC is built on; remove tls_maximum_protocol_version"
        },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void What_does_not_go_together_is_one_error(
        string protocol, string listener, string socket, string filter, string path, string message)
    {
        var error = Assert.Single(Parse(protocol, listener, socket, filter).Errors);

        Assert.Equal((path, message), (error.Path, error.Message));
    }

    [Fact]
    public void A_default_chain_is_checked_too()
    {
        var text = Text(Udp, UdpConfig, "name: raw_buffer", Manager(Http3)).Replace("filter_chains: [", "default_filter_chain: ", StringComparison.Ordinal)
            .Replace("] } ]", "] }", StringComparison.Ordinal);

        Assert.Equal(Listener + ".default_filter_chain.transport_socket", Assert.Single(Samples.Parse(text).Errors).Path);
    }

    [Fact]
    public void An_endpoint_is_reached_by_TCP_only()
    {
        var text = Samples.Minimal.Replace("{ address: 127.0.0.1, port_value: 8080 }", "{ protocol: UDP, address: 127.0.0.1, port_value: 8080 }", StringComparison.Ordinal);

        Assert.Equal("UDP is not supported yet; use one of TCP", Assert.Single(Samples.Parse(text).Errors).Message);
    }

    private static EnvoyConfigurationResult Parse(string protocol, string listener, string socket, string filter) =>
        Samples.Parse(Text(protocol, listener, socket, filter));

    private static string Text(string protocol, string listener, string socket, string filter) => $$"""
        static_resources:
          listeners:
          - address: { socket_address: { {{protocol}}address: 127.0.0.1, port_value: 443 } }
            {{listener}}
            filter_chains: [ { transport_socket: { {{socket}} }, filters: [ { {{filter}} } ] } ]
          clusters: [{ name: c }]
        """;

    private static string Manager(string fields) =>
        "name: h, typed_config: { '@type': x/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: x, "
        + $"route_config: {{}}, http_filters: [{{ name: envoy.filters.http.router }}], {fields} }}";
}
