using System.Net.Sockets;
using System.Text;
using Slipway.Envoy;
using Slipway.ProxyWasm;
using Slipway.Sandbox;

namespace Slipway.Gateway.Tests;

/// <summary>A gateway whose listeners and administration interface are on free ports of the loopback, and a client for it.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private static readonly Socket Closed = BindOnly();

    private TestGateway(GatewayHost host)
    {
        Host = host;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = new Uri($"http://{host.Listeners[0].Address}"),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public GatewayHost Host { get; }

    public HttpClient Client { get; }

    public int Port => Host.Listeners[0].Address.Port;

    /// <summary>A listener with these routes (flow YAML), and a cluster <c>up</c> at that port.</summary>
    public static Task<TestGateway> StartAsync(
        int upstreamPort,
        string[] routes,
        string manager = "",
        string filters = "",
        string clusters = "",
        string cluster = "",
        int? seed = null,
        params int[] endpoints) =>
        StartAsync(Yaml(upstreamPort, routes, manager, filters, clusters, cluster, endpoints), seed);

    public static async Task<TestGateway> StartAsync(string yaml, int? seed = null) =>
        new(await GatewayHost.StartAsync(Options(yaml) with { Random = seed is null ? Random.Shared : new Random(seed.Value) }));

    public static async Task<TestGateway> StartAsync(GatewayOptions options) => new(await GatewayHost.StartAsync(options));

    public static GatewayOptions Options(string yaml)
    {
        var result = EnvoyConfiguration.Parse(yaml, "test.yaml");
        Assert.Empty(result.Errors);
        return new GatewayOptions
        {
            Bootstrap = result.Bootstrap,
            Wasm = new ProxyWasmHostOptions { Lanes = 1, Sandbox = new SandboxOptions { CacheDirectory = "", Pooling = false } },
        };
    }

    public static string Yaml(
        int upstreamPort, string[] routes, string manager = "", string filters = "", string clusters = "", string cluster = "", params int[] endpoints) => $$"""
        node: { id: test-node, cluster: test-cluster }
        admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }
        static_resources:
          listeners:
          - name: main
            address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: ingress
        {{Indent(manager, 10)}}
                  route_config:
                    name: routes
                    virtual_hosts:
                    - name: everything
                      domains: ["*"]
                      response_headers_to_add: [{ header: { key: x-host-level, value: "yes" } }]
                      routes:
        {{Indent(string.Join('\n', routes.Select(route => "- " + route.ReplaceLineEndings("\n  "))), 14)}}
                  http_filters:
        {{Indent(filters, 10)}}
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
          clusters:
          - name: up
            connect_timeout: 2s
            type: STATIC
        {{Indent(cluster, 4)}}
            load_assignment:
              cluster_name: up
              endpoints:
              - lb_endpoints:
                - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{upstreamPort}} } } }
        {{Indent(string.Join('\n', endpoints.Select(EndpointAt)), 8)}}
        {{Indent(clusters, 2)}}
        """;

    /// <summary>A cluster at a port, for <c>clusters</c>.</summary>
    public static string Cluster(string name, int port) => $$"""
        - name: {{name}}
          connect_timeout: 2s
          type: STATIC
          load_assignment:
            cluster_name: {{name}}
            endpoints:
            - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } } }
        """;

    /// <summary>What makes a cluster speak HTTP/2.</summary>
    public const string Http2 = """
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: { http2_protocol_options: {} }
        """;

    /// <summary>A port nobody listens on, nor will: it is taken as long as the tests run.</summary>
    public static int ClosedPort() => ((System.Net.IPEndPoint)Closed.LocalEndPoint!).Port;

    public async Task<string> AdminAsync(string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"http://{Host.AdminAddress}{path}"));
    }

    /// <summary>Sends bytes as they are and returns all that comes back until the gateway closes.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    private static Socket BindOnly()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return socket;
    }

    private static string EndpointAt(int port) =>
        $"- endpoint: {{ address: {{ socket_address: {{ address: 127.0.0.1, port_value: {port} }} }} }}";

    private static string Indent(string text, int by)
    {
        // The template above is indented by nothing; YAML minds spaces.
        return string.Join('\n', text.Split('\n').Where(line => line.Length > 0).Select(line => new string(' ', by) + line));
    }
}
