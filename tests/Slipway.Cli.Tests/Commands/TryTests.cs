using System.Text.Json;
using Slipway.Cli.Trying;

namespace Slipway.Cli.Tests.Commands;

public class TryTests
{
    [Fact]
    public async Task What_the_filter_changes_is_marked_on_both_sides()
    {
        var (exitCode, output, error) = await TryAsync(Wat.Headers, "--request", "PUT /a?b=c", "-d", "text");
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Empty(error);
        Assert.Matches(@"\n  :path: /a\?b=c +:path: /a\?b=c\n", output);
        Assert.Matches(@"\n\+ +x-request: filtered\n", output);
        Assert.Matches(@"\n\+ +x-response: filtered\n", output);
        Assert.Matches(@"\n\* +x-forwarded-proto: http\n", output);
        Assert.Contains("\nThe filter made 2 changes.\n", output);
        Assert.EndsWith("\nlog\ninfo  [FILTER] saw a request\n", output);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task A_filter_that_does_nothing_is_said_to_have_changed_nothing()
    {
        var (exitCode, output, _) = await TryAsync(Wat.Idle, "-H", "x-name: müller", "-d", "{\"a\": 1}");
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("x-name: müller", output);
        Assert.EndsWith("The filter changed nothing.\n", output);
    }

    [Fact]
    public async Task Json_is_one_document_with_messages_differences_and_log()
    {
        var (exitCode, output, _) = await TryAsync(Wat.Headers, "--json", "-d", "text");
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Equal("forwarded", report.GetProperty("outcome").GetString());
        Assert.Equal(
            ["headers added_by_gateway x-forwarded-proto: http", "headers added x-request: filtered"],
            Differences(report.GetProperty("request")));
        Assert.Equal(["headers added x-response: filtered"], Differences(report.GetProperty("response")));
        Assert.Equal("text", report.GetProperty("request").GetProperty("arrived").GetProperty("body").GetString());
        Assert.Equal("saw a request", Assert.Single(report.GetProperty("log").EnumerateArray()).GetProperty("message").GetString());

        static IEnumerable<string> Differences(JsonElement side) => side.GetProperty("differences").EnumerateArray()
            .Select(line => $"{line.GetProperty("part")} {line.GetProperty("change")} {line.GetProperty("after")}");
    }

    [Fact]
    public async Task A_local_reply_is_shown_as_such()
    {
        var (exitCode, output, _) = await TryAsync(Wat.Deny);
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("  :status: 403\n", output);
        Assert.Contains("  no entry\n", output);
        Assert.DoesNotContain("upstream\n  :method", output);
        Assert.EndsWith("The filter answered; the upstream saw nothing.\n", output);
    }

    [Fact]
    public async Task A_filter_that_traps_exits_with_3_and_shows_where()
    {
        var (exitCode, output, _) = await TryAsync(Wat.Trap);
        Assert.Equal(ExitCodes.FilterFailed, exitCode);
        Assert.Contains("  :status: 503\n", output);
        Assert.Contains("The filter failed in proxy_on_request_headers: Unreachable.", output);
        Assert.Contains("FILTER.wat!proxy_on_request_headers", output);
    }

    [Fact]
    public async Task A_filter_that_never_continues_exits_with_3()
    {
        var (exitCode, output, _) = await TryAsync(Wat.Pause, "--timeout", "1s");
        Assert.Equal(ExitCodes.FilterFailed, exitCode);
        Assert.Contains("The client saw no response.", output);
        Assert.Contains("has paused the stream and not continued it", output);
    }

    [Fact]
    public async Task A_filter_that_does_not_start_exits_with_1_and_its_own_words()
    {
        var (exitCode, output, error) = await TryAsync(Wat.RefuseAloud, "--config", "{}");
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Empty(output);
        Assert.Contains("key is missing", error);
        Assert.Contains("does not accept its configuration", error);
    }

    [Fact]
    public async Task Calls_of_the_filter_go_where_they_are_sent()
    {
        await using var authorization = await EchoUpstream.StartAsync(CancellationToken.None);
        var (exitCode, output, _) = await TryAsync(Wat.Call, "--http-call", $"authz=http://127.0.0.1:{authorization.Port}");
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Equal("/check", authorization.Exchange?.Request[":path"]);
        Assert.EndsWith("The filter changed nothing.\n", output);
    }

    [Fact]
    public async Task Every_call_is_shown_when_tracing()
    {
        var (_, output, _) = await TryAsync(Wat.Headers, "--trace", "--log-level", "error");
        Assert.Contains("trace [host->vm] proxy_on_request_headers(", output);
        Assert.Contains("trace [vm->host] env.proxy_log(2, 64, 13)\n", output);
        Assert.DoesNotContain("saw a request", output);
    }

    [Theory]
    [InlineData("authz")]
    [InlineData("=http://127.0.0.1:1")]
    [InlineData("authz=https://127.0.0.1:1")]
    [InlineData("authz=http://127.0.0.1:1/path")]
    public async Task A_place_for_calls_that_is_none_is_refused(string target)
    {
        var (exitCode, _, error) = await TryAsync(Wat.Idle, "--http-call", target);
        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains(target, error);
    }

    /// <summary>The name of the file, which is new each time, is replaced by FILTER in what comes back.</summary>
    private static async Task<(int ExitCode, string Output, string Error)> TryAsync(string module, params string[] arguments)
    {
        using var file = new TemporaryFile(module, ".wat");
        var (exitCode, output, error) = await Slipway.RunAsync(["try", file.Path, .. arguments]);
        var name = Path.GetFileNameWithoutExtension(file.Path);
        return (exitCode, output.Replace(name, "FILTER"), error.Replace(name, "FILTER"));
    }
}
