using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>The files that the gateway reads, each version of which differs from the one before.</summary>
internal sealed class SoakConfiguration(SoakProtocol protocol, string folder, int port, int adminPort, int upstreamPort)
{
    public string Path { get; } = System.IO.Path.Combine(folder, "envoy.yaml");

    /// <summary>Module and configuration of a version, each put in place in one step.</summary>
    public void Write(int version)
    {
        var module = File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Guests", "headers.wat"))
            .Replace("\"on\"", $"\"{version % 90 + 10}\"", StringComparison.Ordinal);
        Replace("headers.wat", module);
        Replace("envoy.yaml", Yaml(version));
    }

    public void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(System.IO.Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(System.IO.Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private void Replace(string name, string content)
    {
        var path = System.IO.Path.Combine(folder, name);
        File.WriteAllText(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }

    private string Yaml(int version) => $$"""
        admin: { address: { socket_address: { address: 127.0.0.1, port_value: {{adminPort}} } } }
        static_resources:
          listeners:
          - name: main
            address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } }
            filter_chains:
            - filters:
              - name: last
                typed_config: {{(protocol.Tcp ? Tcp(version) : Http(version))}}
              {{(protocol.Tls ? Tls() : "")}}
          clusters:
          - name: up
            type: STATIC
            {{(protocol.Http2Upstream ? "http2_protocol_options: {}" : "")}}
            load_assignment:
              cluster_name: up
              endpoints:
              - lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{upstreamPort}} } } } }]
        """;

    private static string Tcp(int version) => $$"""
        { "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: v{{version % 5}}, cluster: up }
        """;

    private string Http(int version) => $$"""
        {
                    "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,
                    stat_prefix: ingress,
                    upgrade_configs: [{ upgrade_type: websocket }],
                    route_config: { virtual_hosts: [{ name: all, domains: ["*"], routes: [
                      { name: v{{version}}, match: { prefix: / }, route: { cluster: up, timeout: 0s } }] }] },
                    http_filters: [
                      { name: wasm, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm,
                        config: { name: headers, {{(protocol.Isolated ? "isolation: stream, " : "")}}vm_config: {
                          code: { local: { filename: "{{System.IO.Path.Combine(folder, "headers.wat")}}" } } } } } },
                      { name: envoy.filters.http.router, typed_config: {
                        "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router } }] }
        """;

    private string Tls() => $$"""
        transport_socket:
                name: envoy.transport_sockets.tls
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                  common_tls_context:
                    alpn_protocols: [h2, http/1.1]
                    tls_certificates:
                    - { certificate_chain: { filename: {{folder}}/cert.pem }, private_key: { filename: {{folder}}/key.pem } }
        """;
}
