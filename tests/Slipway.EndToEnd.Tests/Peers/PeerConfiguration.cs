namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>A listener, and a cluster <c>up</c>. All texts are YAML between braces or brackets, without a comma at the end.</summary>
internal sealed record PeerConfiguration
{
    public const string Type = "\"@type\": type.googleapis.com/envoy";

    /// <summary>Fields of a cluster that is spoken to over HTTP/2.</summary>
    public const string Http2 = "http2_protocol_options: {}";

    /// <summary>The ports of the cluster's endpoints.</summary>
    public IEnumerable<int> Upstreams { get; init; } = [];

    /// <summary>Fields of the cluster.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>More clusters.</summary>
    public string Clusters { get; init; } = "";

    /// <summary>Routes; everything goes to the cluster unless they are given.</summary>
    public string Routes { get; init; } = "{ match: { prefix: / }, route: { cluster: up } }";

    /// <summary>Fields of the connection manager.</summary>
    public string Manager { get; init; } = "";

    /// <summary>HTTP filters before the router.</summary>
    public string Filters { get; init; } = "";

    /// <summary>All filter chains, in place of the one with a connection manager.</summary>
    public string FilterChains { get; init; } = "";

    public string Yaml(int port, int adminPort) => $$"""
        admin: { address: { socket_address: { address: 127.0.0.1, port_value: {{adminPort}} } } }
        static_resources: {
          listeners: [{
            name: main,
            address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } },
            filter_chains: [{{(FilterChains.Length > 0 ? FilterChains : $"{{ filters: [{HttpFilter(Routes)}] }}")}}] }],
          clusters: [
            {{(Upstreams.Any() ? ClusterAt("up", Upstreams, Cluster) + "," : "")}}
            {{Clusters}}] }
        """;

    /// <summary>An HTTP connection manager with these routes.</summary>
    public string HttpFilter(string routes) => $$"""
        { name: envoy.filters.network.http_connection_manager, typed_config: {
              {{Type}}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,
              stat_prefix: ingress,
              {{Followed(Manager)}}
              route_config: { virtual_hosts: [{ name: all, domains: ["*"], routes: [{{routes}}] }] },
              http_filters: [
                {{Followed(Filters)}}
                { name: envoy.filters.http.router, typed_config: { {{Type}}.extensions.filters.http.router.v3.Router } }] } }
        """;

    public static string ClusterAt(string name, IEnumerable<int> ports, string fields = "") => $$"""
        { name: {{name}}, connect_timeout: 5s, {{Followed(fields)}} load_assignment: { cluster_name: {{name}}, endpoints: [{ lb_endpoints: [
              {{string.Join(", ", ports.Select(EndpointAt))}}] }] } }
        """;

    /// <summary>An access log of the connection manager that the command writes among what else it writes.</summary>
    public static string LogToStandardOutput(string format) => $$"""
        access_log: [{ name: log, typed_config: { {{Type}}.extensions.access_loggers.stream.v3.StdoutAccessLog,
              log_format: { text_format_source: { inline_string: "{{format}}\n" } } } }]
        """;

    private static string EndpointAt(int port) =>
        $"{{ endpoint: {{ address: {{ socket_address: {{ address: 127.0.0.1, port_value: {port} }} }} }} }}";

    private static string Followed(string text) => text.Length == 0 ? "" : $"{text},";
}
