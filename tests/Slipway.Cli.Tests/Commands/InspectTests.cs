using System.Text.Json;

namespace Slipway.Cli.Tests.Commands;

public class InspectTests
{
    [Fact]
    public async Task A_filter_is_described_and_loads_here_and_in_Envoy()
    {
        using var file = new TemporaryFile(Wat.Headers, ".wat");
        var (exitCode, output, _) = await Slipway.RunAsync("inspect", file.Path);
        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("ABI        0.2.1\n", output);
        Assert.Contains("memory     64 KiB at start, no maximum of its own\n", output);
        Assert.Contains("  proxy_on_request_headers(i32, i32, i32) -> i32\n", output);
        Assert.Contains("imports: Proxy-Wasm\n  env.proxy_add_header_map_value(i32, i32, i32, i32, i32) -> i32\n", output);
        Assert.EndsWith("loads here: yes\nloads in Envoy: yes\n", output);
    }

    [Fact]
    public async Task Json_is_one_document_with_the_same_facts()
    {
        const string imports = """(import "env" "proxy_redis_init" (func (param i32) (result i32))) (import "env" "nothing" (func))""";
        using var file = new TemporaryFile($"(module {imports} {Wat.Basics})", ".wat");
        var (exitCode, output, _) = await Slipway.RunAsync("inspect", file.Path, "--json");
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Equal("0.2.1", report.GetProperty("abi").GetString());
        Assert.Equal(64 << 10, report.GetProperty("initial_memory").GetInt64());
        Assert.Equal(
            ["env.nothing() missing", "env.proxy_redis_init(i32) -> i32 vendor"],
            from import in report.GetProperty("imports").EnumerateArray()
            orderby import.GetProperty("import").GetString()
            select $"{import.GetProperty("import")} {import.GetProperty("kind")}");
        Assert.False(report.GetProperty("slipway").GetProperty("loads").GetBoolean());
        Assert.Contains("env.nothing()", report.GetProperty("slipway").GetProperty("reasons")[0].GetString());
        Assert.Equal(2, report.GetProperty("envoy").GetProperty("reasons").GetArrayLength());
    }

    [Theory]
    [InlineData("<html>", "an HTML or XML page?")]
    [InlineData("", "it is empty")]
    [InlineData("(module (func) (oops))", "not valid WebAssembly text")]
    public async Task What_is_no_module_is_refused_with_its_reason(string content, string reason)
    {
        using var file = new TemporaryFile(content, ".wasm");
        var (exitCode, output, error) = await Slipway.RunAsync("inspect", file.Path);
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Empty(output);
        Assert.Contains(reason, error);
    }

    [Fact]
    public async Task A_filter_that_refuses_its_configuration_does_not_load_here()
    {
        using var file = new TemporaryFile(Wat.Refuse, ".wat");
        var (exitCode, output, _) = await Slipway.RunAsync("inspect", file.Path, "--config", "{}");
        Assert.Equal(ExitCodes.Invalid, exitCode);
        Assert.Contains("loads here: no, because\n", output);
        Assert.EndsWith("loads in Envoy: yes\n", output);
    }

    [Fact]
    public async Task Names_in_a_module_cannot_send_escape_codes_to_the_terminal()
    {
        using var file = new TemporaryFile($"(module {Wat.Basics} (func (export \"\\1b[2Jx\\0ay\")))", ".wat");
        var (_, output, _) = await Slipway.RunAsync("inspect", file.Path);
        Assert.DoesNotContain('\e', output);
        Assert.DoesNotContain("\ny", output);
    }
}
