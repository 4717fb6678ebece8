namespace Slipway.ProxyBenchmarks;

/// <summary>What is compared. All do the same: HTTP/1.1 over kept connections to one upstream, with no access log.</summary>
internal static class Contenders
{
    public static IReadOnlyList<Contender> All { get; } =
    [
        .. Of(ClientProtocol.Http1),
        .. Of(ClientProtocol.Http2),
        .. Of(ClientProtocol.Http2Streams),
    ];

    private static IEnumerable<Contender> Of(ClientProtocol clients)
    {
        yield return Slipway("Slipway", clients, "");
        yield return Slipway("Slipway, native filter that does nothing", clients, NativeFilter(""));
        yield return Slipway("Slipway, native header filter", clients, NativeFilter(HeaderMutations));
        yield return Slipway("Slipway, 1 Wasm filter", clients, WasmFilters(1));
        yield return Slipway("Slipway, 5 Wasm filters", clients, WasmFilters(5));
        yield return Slipway("Slipway, 1 Wasm filter, isolation: stream", clients, WasmFilters(1, "isolation: stream"));
        yield return Yarp("YARP", clients);
        yield return Yarp("YARP, on event loops as Slipway", clients, "event-loops");
        yield return Nginx("nginx", clients, "", "");
        yield return Nginx("nginx, header work in Lua", clients, Lua, LuaModules);
        yield return new Contender("HAProxy", "HAProxy", clients, (folder, port, upstream) =>
        {
            var file = Path.Combine(folder, "haproxy.cfg");
            File.WriteAllText(file, HAProxyConfiguration(port, upstream, clients.IsHttp2));
            return ["haproxy", "-db", "-f", file];
        });
    }

    private static Contender Slipway(string name, ClientProtocol clients, string filters) => new(name, "Slipway", clients, (folder, port, upstream) =>
    {
        var file = Path.Combine(folder, "envoy.yaml");
        File.WriteAllText(file, EnvoyConfiguration(port, upstream, filters));
        return ["dotnet", Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "run", "-c", file, "--log-level", "warn"];
    });

    private static Contender Yarp(string name, ClientProtocol clients, params string[] more) => new(name, "YARP", clients, (_, port, upstream) =>
        ["dotnet", typeof(Contenders).Assembly.Location, "yarp", $"{port}", $"{upstream}", clients.IsHttp2 ? "2" : "1", .. more]);

    private static Contender Nginx(string name, ClientProtocol clients, string work, string modules) => new(name, "nginx", clients, (folder, port, upstream) =>
    {
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, NginxConfiguration(folder, port, upstream, clients.IsHttp2, work, modules));
        return ["nginx", "-p", folder, "-c", file];
    });

    private const string HeaderMutations = """
        request_mutations: [{ append: { header: { key: x-bench, value: "on" } } }], response_mutations: [{ append: { header: { key: x-bench, value: "on" } } }]
        """;

    private static string NativeFilter(string mutations) => $$"""
        - name: envoy.filters.http.header_mutation
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
            mutations: { {{mutations}} }

        """;

    private const string LuaModules = "load_module modules/ndk_http_module.so;\nload_module modules/ngx_http_lua_module.so;";

    private const string Lua = """
        access_by_lua_block { local agent = ngx.req.get_headers()["user-agent"]; ngx.req.set_header("x-bench", "on") }
        header_filter_by_lua_block { ngx.header["x-bench"] = "on" }
        """;

    private static string WasmFilters(int count, string more = "") => string.Concat(Enumerable.Range(0, count).Select(i => $$"""
        - name: wasm{{i}}
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
            config:
              name: headers{{i}}
              {{more}}
              vm_config: { vm_id: vm{{i}}, code: { local: { filename: "{{Path.Combine(AppContext.BaseDirectory, "Guests", "headers.wat")}}" } } }

        """));

    private static string EnvoyConfiguration(int port, int upstream, string filters) => $$"""
        static_resources:
          listeners:
          - address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } }
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: ingress
                  generate_request_id: false
                  route_config:
                    virtual_hosts: [{ name: all, domains: ["*"], routes: [{ match: { prefix: / }, route: { cluster: up } }] }]
                  http_filters:
        {{string.Concat(filters.Split('\n').Where(line => line.Length > 0).Select(line => $"          {line}\n"))}}          - name: envoy.filters.http.router
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                      suppress_envoy_headers: true
          clusters:
          - name: up
            type: STATIC
            load_assignment:
              cluster_name: up
              endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{upstream}} } } } }] }]
        """;

    private static string NginxConfiguration(string folder, int port, int upstream, bool isHttp2, string work, string modules) => $$"""
        {{modules.Replace("modules/", "/usr/lib/nginx/modules/", StringComparison.Ordinal)}}
        daemon off;
        worker_processes auto;
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/error.log error;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
          keepalive_requests 1000000000;
          upstream up { server 127.0.0.1:{{upstream}}; keepalive 128; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:{{port}}{{(isHttp2 ? " http2" : "")}};
            location / {
              proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
              {{work}}
            }
          }
        }
        """;

    private static string HAProxyConfiguration(int port, int upstream, bool isHttp2) => $"""
        global
          maxconn 4096
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          http-reuse always
        frontend in
          bind 127.0.0.1:{port}{(isHttp2 ? " proto h2" : "")}
          default_backend up
        backend up
          server one 127.0.0.1:{upstream}

        """;
}
