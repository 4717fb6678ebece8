using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Slipway.Gateway.AccessLogs;

namespace Slipway.Gateway.Tests;

public sealed class AccessLogTests : IDisposable
{
    private const string Everything = "{ name: r1, match: { prefix: / }, route: { cluster: up } }";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"slipway-{Guid.NewGuid():N}.log");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task The_default_format_is_Envoys()
    {
        await using var upstream = await Upstream.StartAsync();
        var lines = await LogOfAsync(upstream.Port, "", async gateway =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/p?q=1")
            {
                Content = new StringContent("12345"),
                Headers = { { "x-request-id", "id-1" } },
            };
            using var response = await gateway.Client.SendAsync(request);
        });

        Assert.Matches(
            """^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] "POST /p\?q=1 HTTP/1\.1" 200 - 5 5 \d+ \d+ """ +
            $"""
            "-" "-" "id-1" "127\.0\.0\.1:\d+" "127\.0\.0\.1:{upstream.Port}"$
            """,
            Assert.Single(lines));
    }

    [Fact]
    public async Task Failures_are_logged_with_their_flags_and_details()
    {
        var lines = await LogOfAsync(
            TestGateway.ClosedPort(),
            """
            log_format:
              text_format_source: { inline_string: "%RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %ROUTE_NAME%\n" }
            """,
            async gateway => (await gateway.Client.GetAsync("/")).Dispose());

        Assert.Equal(["503 UF upstream_reset_before_response_started{connection_failure} r1"], lines);
    }

    [Fact]
    public async Task A_response_of_an_upstream_that_does_not_read_the_request_to_its_end_is_no_failure()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("enough"), HttpProtocols.Http2);
        var lines = await LogOfAsync(
            upstream.Port,
            """
            log_format:
              text_format_source: { inline_string: "%RESPONSE_CODE% %RESPONSE_FLAGS% %UPSTREAM_TRANSPORT_FAILURE_REASON%\n" }
            """,
            async gateway =>
            {
                using var response = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[4 * 1024 * 1024]));
                Assert.Equal("enough", await response.Content.ReadAsStringAsync());
            },
            cluster: TestGateway.Http2);

        Assert.Equal(["200 - -"], lines);
    }

    [Fact]
    public async Task A_JSON_format_keeps_numbers_and_writes_null_for_what_is_missing()
    {
        await using var upstream = await Upstream.StartAsync();
        var lines = await LogOfAsync(
            upstream.Port,
            """
            log_format:
              json_format:
                code: "%RESPONSE_CODE%"
                sent: "%BYTES_SENT%"
                agent: "%REQ(USER-AGENT)%"
                both: "%PROTOCOL% %RESPONSE_CODE%"
                cut: "%REQ(:PATH):3%"
                nested: { cluster: "%UPSTREAM_CLUSTER%" }
            """,
            async gateway => await gateway.Client.GetStringAsync("/long"));

        var record = JsonDocument.Parse(Assert.Single(lines)).RootElement;
        Assert.Equal(200, record.GetProperty("code").GetInt32());
        Assert.Equal(5, record.GetProperty("sent").GetInt32());
        Assert.Equal(JsonValueKind.Null, record.GetProperty("agent").ValueKind);
        Assert.Equal("HTTP/1.1 200", record.GetProperty("both").GetString());
        Assert.Equal("/lo", record.GetProperty("cut").GetString());
        Assert.Equal("up", record.GetProperty("nested").GetProperty("cluster").GetString());
    }

    [Fact]
    public async Task A_filter_cannot_forge_a_line()
    {
        await using var upstream = await Upstream.StartAsync();
        var lines = await LogOfAsync(
            upstream.Port,
            """
            log_format:
              text_format_source: { inline_string: "%RESPONSE_CODE% %RESP(X-ADDED)% end\n" }
            """,
            async gateway => await gateway.Client.GetStringAsync("/"),
            Guests.Filter(Guests.AddsHeaders.Replace("x-addedyes", "x-addedy\\0as", StringComparison.Ordinal)));

        Assert.Equal(["200 y_s end"], lines);
    }

    [Theory]
    [InlineData("status_code_filter: { comparison: { op: GE, value: { default_value: 400, runtime_key: r } } }", "404 503")]
    [InlineData("status_code_filter: { comparison: { value: { default_value: 200 } } }", "200")]
    [InlineData("duration_filter: { comparison: { op: LE, value: { default_value: 60000 } } }", "200 404 503")]
    [InlineData("duration_filter: { comparison: { op: GE, value: { default_value: 60000 } } }", "")]
    [InlineData("not_health_check_filter: {}", "200 404 503")]
    [InlineData("response_flag_filter: {}", "404 503")]
    [InlineData("response_flag_filter: { flags: [UF, URX] }", "503")]
    [InlineData("header_filter: { header: { name: ':path', string_match: { prefix: /no } } }", "404")]
    [InlineData(
        "and_filter: { filters: [{ response_flag_filter: {} }, { status_code_filter: { comparison: { op: LE, value: { default_value: 404 } } } }] }", "404")]
    [InlineData(
        "or_filter: { filters: [{ response_flag_filter: { flags: [NR] } }, { status_code_filter: { comparison: { value: { default_value: 200 } } } }] }",
        "200 404")]
    public async Task A_filter_chooses_what_is_logged(string filter, string expected)
    {
        var manager = Configuration(_path, "log_format: { text_format_source: { inline_string: \"%RESPONSE_CODE%\\n\" } }") + $"\n  filter: {{ {filter} }}";
        string[] routes = ["{ match: { path: /ok }, direct_response: { status: 200 } }", "{ match: { path: /down }, route: { cluster: up } }"];
        await using (var gateway = await TestGateway.StartAsync(TestGateway.ClosedPort(), routes, manager))
        {
            foreach (var path in new[] { "/ok", "/nothing", "/down" })
                (await gateway.Client.GetAsync(path)).Dispose();
        }

        Assert.Equal(expected, string.Join(' ', await File.ReadAllLinesAsync(_path)));
    }

    [Fact]
    public async Task A_log_that_cannot_be_opened_keeps_the_gateway_from_starting()
    {
        var yaml = TestGateway.Yaml(1, [Everything], manager: Configuration("/nowhere/access.log", ""));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(yaml));

        Assert.StartsWith("Access log /nowhere/access.log cannot be written: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "2026-03-04T05:06:07.089Z")]
    [InlineData("%Y/%m/%dT%H:%M:%S%z", "2026/03/04T05:06:07+0000")]
    [InlineData("%s.%3f", "1772600767.089")]
    [InlineData("%6f %j %e %%", "089000 063  4 %")]
    [InlineData("%d %b %y %I%p", "04 Mar 26 05AM")]
    public void Times_are_written_as_strftime_does(string format, string expected)
    {
        var time = DateTimeOffset.Parse("2026-03-04T05:06:07.089Z", CultureInfo.InvariantCulture);

        Assert.Equal(expected, StartTimeFormat.Format(time, format));
    }

    private static string Configuration(string path, string format) => $$"""
        access_log:
        - name: file
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
            path: {{path}}
        """ + (format.Length > 0 ? $"\n    {format.ReplaceLineEndings("\n    ")}" : "");

    private async Task<string[]> LogOfAsync(int upstreamPort, string format, Func<TestGateway, Task> use, string filters = "", string cluster = "")
    {
        var manager = Configuration(_path, format);
        await using (var gateway = await TestGateway.StartAsync(upstreamPort, [Everything], manager, filters, cluster: cluster))
            await use(gateway);
        return await File.ReadAllLinesAsync(_path);
    }
}
