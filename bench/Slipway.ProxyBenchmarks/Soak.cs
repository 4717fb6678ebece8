using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Slipway.ProxyBenchmarks;

/// <summary>Load for a while, during which module and configuration change every second: no request may fail, and memory must stay as it is.</summary>
internal sealed partial class Soak(string folder, int upstreamPort, int seconds)
{
    private static readonly (string Name, bool Tls, bool Http2, bool Tcp)[] Protocols =
    [
        ("HTTP/1.1", false, false, false),
        ("HTTP/2", false, true, false),
        ("HTTP/1.1 over TLS", true, false, false),
        ("HTTP/2 over TLS", true, true, false),
        ("TCP", false, false, true),
    ];

    /// <returns>Whether all has held.</returns>
    public async Task<bool> RunAsync()
    {
        WriteCertificate();
        var holds = true;
        Console.WriteLine("protocol            requests   failed  versions  memory after 1/4, 1/2, 3/4 and all of the time");
        foreach (var (name, tls, http2, tcp) in Protocols)
        {
            var port = Runner.FreePort();
            Write(port, 0, tls, tcp);
            var gateway = await Runner.StartAsync(
                ["dotnet", Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "run", "-c", Path.Combine(folder, "envoy.yaml"), "--watch", "--log-level", "info"],
                port,
                Path.Combine(folder, "gateway.log"));
            try
            {
                var load = LoadAsync(port, tls, http2);
                var memory = new List<long>();
                for (var version = 1; !load.IsCompleted; version++)
                {
                    Write(port, version, tls, tcp);
                    await Task.WhenAny(load, Task.Delay(TimeSpan.FromSeconds(1)));
                    memory.Add(ProcessTree.ResidentBytes(gateway.Id));
                }

                var (requests, failed) = await load;
                var versions = File.ReadLines(Path.Combine(folder, "gateway.log")).Count(line => line.Contains("was applied", StringComparison.Ordinal));
                var quarters = string.Join(
                    ", ", Enumerable.Range(1, 4).Select(quarter => $"{memory[memory.Count * quarter / 4 - 1] / 1048576} MiB"));
                Console.WriteLine($"{name,-18} {requests,9:N0} {failed,8} {versions,9}  {quarters}");
                holds &= failed == 0 && versions > 0 && requests > 0;
            }
            finally
            {
                await Runner.StopAsync(gateway);
            }
        }

        return holds;
    }

    private async Task<(long Requests, long Failed)> LoadAsync(int port, bool tls, bool http2)
    {
        string[] how = http2 ? tls ? ["--npn-list=h2"] : [] : ["--h1"];
        var start = new ProcessStartInfo(
            "h2load", [.. how, $"--clients={Load.Connections}", $"--duration={seconds}", $"{(tls ? "https" : "http")}://127.0.0.1:{port}/"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var done = Outcome().Match(output);
        var codes = Codes().Match(output);
        if (!done.Success || !codes.Success)
            throw new InvalidOperationException($"h2load says something else than expected:\n{output}");
        long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        return (Number(done, 1), Number(done, 2) + Number(done, 3) + Number(done, 4) + Number(codes, 1) + Number(codes, 2) + Number(codes, 3));
    }

    /// <summary>Module and configuration of a version, each put in place in one step.</summary>
    private void Write(int port, int version, bool tls, bool tcp)
    {
        var module = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Guests", "headers.wat"))
            .Replace("\"on\"", $"\"{version % 90 + 10}\"", StringComparison.Ordinal);
        Replace("headers.wat", module);
        Replace("envoy.yaml", Configuration(port, version, tls, tcp));
    }

    private void Replace(string name, string content)
    {
        File.WriteAllText(Path.Combine(folder, name + ".new"), content);
        File.Move(Path.Combine(folder, name + ".new"), Path.Combine(folder, name), overwrite: true);
    }

    private string Configuration(int port, int version, bool tls, bool tcp) => $$"""
        static_resources:
          listeners:
          - name: main
            address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } }
            filter_chains:
            - filters:
              - name: last
                typed_config: {{(tcp ? Tcp(version) : Http(version))}}
              {{(tls ? Tls() : "")}}
          clusters:
          - name: up
            type: STATIC
            load_assignment:
              cluster_name: up
              endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{upstreamPort}} } } } }] }]
        """;

    private static string Tcp(int version) => $$"""
        { "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: v{{version % 5}}, cluster: up }
        """;

    private string Http(int version) => $$"""
        {
                    "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,
                    stat_prefix: ingress,
                    route_config: { virtual_hosts: [{ name: all, domains: ["*"], routes: [{ name: v{{version}}, match: { prefix: / }, route: { cluster: up } }] }] },
                    http_filters: [
                      { name: wasm, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm,
                        config: { name: headers, vm_config: { code: { local: { filename: "{{Path.Combine(folder, "headers.wat")}}" } } } } } },
                      { name: envoy.filters.http.router, typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router } }] }
        """;

    private string Tls() => $$"""
        transport_socket:
                name: envoy.transport_sockets.tls
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                  common_tls_context:
                    alpn_protocols: [h2, http/1.1]
                    tls_certificates: [{ certificate_chain: { filename: {{folder}}/cert.pem }, private_key: { filename: {{folder}}/key.pem } }]
        """;

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    [GeneratedRegex(@"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")]
    private static partial Regex Outcome();

    [GeneratedRegex(@"status codes: \d+ 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx")]
    private static partial Regex Codes();
}
