using System.Text.Json;
using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>What the log file says of curl's requests to nginx, in Envoy's format strings.</summary>
public sealed class AccessLogPeerTests(Nginx nginx) : IClassFixture<Nginx>
{
    [Fact]
    public async Task Envoys_own_format()
    {
        await using var gateway = await StartAsync("");
        await CurlAsync(gateway, "--http1.1", "/seen?q=1");
        await CurlAsync(gateway, "--http2-prior-knowledge", "/nothing");

        var lines = await LinesAsync(gateway, 2);

        Assert.Matches(Line("/seen\\?q=1", "HTTP/1.1", 200, 5, 14), lines[0]);
        Assert.Matches(Line("/nothing", "HTTP/2", 404, 5, "\\d+"), lines[1]);

        string Line(string path, string protocol, int status, int received, object sent) =>
            $"""^\[\d+-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z\] "POST {path} {protocol}" {status} - {received} {sent} \d+ \d+ """ +
            $"""
            "-" "curl/[0-9.]+" "[0-9a-f-]+" "127\.0\.0\.1:{gateway.Port}" "127\.0\.0\.1:{nginx.Http1Port}"$
            """;
    }

    [Fact]
    public async Task A_format_of_ones_own()
    {
        const string format = "%START_TIME(%Y)% %REQ(:method)% %REQ(x-nobody?user-agent):4% %RESPONSE_CODE% %RESPONSE_CODE_DETAILS% "
            + "%RESP(content-length)% %UPSTREAM_CLUSTER% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %DOWNSTREAM_LOCAL_PORT% "
            + "%UPSTREAM_REQUEST_ATTEMPT_COUNT%";
        await using var gateway = await StartAsync($"log_format: {{ text_format_source: {{ inline_string: \"{format}\\n\" }} }}");
        await CurlAsync(gateway, "--http1.1", "/seen");

        Assert.Equal(
            [$"{DateTime.UtcNow:yyyy} POST curl 200 via_upstream 14 up 127.0.0.1 {gateway.Port} 1"], await LinesAsync(gateway, 1));
    }

    [Fact]
    public async Task JSON()
    {
        await using var gateway = await StartAsync(
            "log_format: { json_format: { path: '%REQ(:path)%', status: '%RESPONSE_CODE%', nobody: '%REQ(x-nobody)%', "
            + "more: { sent: '%BYTES_SENT%' } } }");
        await CurlAsync(gateway, "--http1.1", "/seen");

        var line = JsonDocument.Parse(Assert.Single(await LinesAsync(gateway, 1))).RootElement;

        Assert.Equal("/seen", line.GetProperty("path").GetString());
        Assert.Equal(200, line.GetProperty("status").GetInt32());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("nobody").ValueKind);
        Assert.Equal(14, line.GetProperty("more").GetProperty("sent").GetInt32());
    }

    private static async Task CurlAsync(PeerGateway gateway, string version, string path) =>
        await PeerGateway.CurlAsync(version, "-d", "12345", gateway.Url(path));

    private static async Task<string[]> LinesAsync(PeerGateway gateway, int count)
    {
        string[] lines = [];
        await Eventually.TrueAsync(async () =>
        {
            var file = Path.Combine(gateway.Folder, "access.log");
            lines = File.Exists(file) ? await File.ReadAllLinesAsync(file) : [];
            return lines.Length == count;
        });
        return lines;
    }

    private Task<PeerGateway> StartAsync(string format)
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        return PeerGateway.StartAsync(folder => new PeerConfiguration
        {
            Upstreams = [nginx.Http1Port],
            Manager = $$"""
                access_log: [{ name: file, typed_config: { {{PeerConfiguration.Type}}.extensions.access_loggers.file.v3.FileAccessLog,
                      path: {{folder}}/access.log, {{format}} } }]
                """,
        });
    }
}
