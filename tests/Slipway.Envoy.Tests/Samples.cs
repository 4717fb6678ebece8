namespace Slipway.Envoy.Tests;

/// <summary>Whole configurations into which tests put a fragment.</summary>
internal static class Samples
{
    /// <summary>Everything at its shortest: one listener, one Wasm filter, one cluster.</summary>
    public const string Minimal = """
        static_resources:
          listeners:
          - name: main
            address:
              socket_address: { address: 127.0.0.1, port_value: 10000 }
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: ingress
                  #manager
                  route_config:
                    #routes
                    virtual_hosts:
                    - name: all
                      domains: ["*"]
                      #host
                      routes:
                      #first
                      - match: { prefix: / }
                        #route
                        route:
                          cluster: upstream
                          #action
                  http_filters:
                  #filters
                  - name: envoy.filters.http.wasm
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
                      config:
                        #plugin
                        vm_config:
                          #vm
                          code: { local: { filename: filter.wasm } }
                  - name: envoy.filters.http.router
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
            #listener
          clusters:
          - name: upstream
            #cluster
            load_assignment:
              cluster_name: upstream
              endpoints:
              - lb_endpoints:
                - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8080 } } }
                  #endpoint
        #bootstrap
        """;

    /// <summary><see cref="Minimal"/> with lines put in at one of its marks, indented as the mark is.</summary>
    public static string With(string mark, string fragment)
    {
        var lines = Minimal.Split('\n').ToList();
        var at = lines.FindIndex(line => line.Trim() == $"#{mark}");
        Assert.True(at >= 0, $"no mark {mark}");
        var indent = lines[at][..lines[at].IndexOf('#')];
        lines.InsertRange(at + 1, fragment.Split('\n').Select(line => indent + line.TrimEnd('\r')));
        return string.Join('\n', lines);
    }

    public static EnvoyConfigurationResult Parse(string text) => EnvoyConfiguration.Parse(text, "envoy.yaml");

    /// <summary>The configuration in a text that must have nothing wrong with it.</summary>
    public static Bootstrap Read(string text)
    {
        var result = Parse(text);
        Assert.Empty(result.Errors);
        return result.Bootstrap!;
    }

    public static HttpConnectionManager Manager(Bootstrap bootstrap) =>
        Assert.IsType<HttpConnectionManager>(Assert.Single(bootstrap.StaticResources.Listeners[0].FilterChains[0].Filters));

    public static PluginConfig Plugin(Bootstrap bootstrap) => Manager(bootstrap).HttpFilters.OfType<WasmFilter>().First().Plugin;

    /// <summary>The number of the first line that holds <paramref name="part"/>.</summary>
    public static int LineOf(string text, string part) =>
        1 + Array.FindIndex(text.Split('\n'), line => line.Contains(part, StringComparison.Ordinal));
}
