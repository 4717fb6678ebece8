namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>The gateway with the example <c>hello</c>'s own envoy.yaml, with other ports.</summary>
internal sealed class HelloGateway(GatewayProcess process, int port, string file) : IAsyncDisposable
{
    public string Url(string path) => $"http://127.0.0.1:{port}{path}";

    public static async Task<HelloGateway> StartAsync(int upstreamPort, bool http2)
    {
        var cancellation = TestContext.Current.CancellationToken;
        const string Http2 = """
                connect_timeout: 5s
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: { http2_protocol_options: {} }
            """;
        var port = Ports.Free();
        var example = Path.Combine(Repository.Folder, "examples", "hello");
        var yaml = (await File.ReadAllTextAsync(Path.Combine(example, "envoy.yaml"), cancellation))
            .Replace("port_value: 10000", $"port_value: {port}", StringComparison.Ordinal)
            .Replace("port_value: 8081", $"port_value: {upstreamPort}", StringComparison.Ordinal)
            .Replace("examples/hello/hello.wat", Path.Combine(example, "hello.wat"), StringComparison.Ordinal);
        if (http2)
            yaml = yaml.Replace("    connect_timeout: 5s", Http2, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, yaml, cancellation);
        return new HelloGateway(await GatewayProcess.StartAsync(file, port, cancellation), port, file);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        File.Delete(file);
    }
}
