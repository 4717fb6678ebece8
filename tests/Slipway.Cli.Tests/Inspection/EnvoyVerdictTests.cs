using System.Text;
using System.Text.RegularExpressions;
using Slipway.Cli.Inspection;
using Slipway.Sandbox;

namespace Slipway.Cli.Tests.Inspection;

public sealed class EnvoyVerdictTests : IDisposable
{
    // In the cases, V021 and the like stand for the marker of that version of the ABI.
    private const string WithoutMarker = """(memory (export "memory") 1) (func (export "malloc") (param i32) (result i32) (i32.const 0))""";

    private readonly SandboxEngine _engine = new(new SandboxOptions { CacheDirectory = "", Pooling = false });

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("""V010 (import "env" "proxy_get_configuration" (func (param i32 i32) (result i32)))""")]
    [InlineData("""V021 (import "env" "proxy_get_log_level" (func (param i32) (result i32)))""")]
    [InlineData("""V010 (func (export "proxy_on_request_headers") (param i32 i32) (result i32) (i32.const 0))""")]
    [InlineData("""V020 (import "wasi_unstable" "fd_write" (func (param i32 i32 i32 i32) (result i32)))""")]
    [InlineData("""V020 (import "env" "table" (table 1 funcref))""")]
    [InlineData("""V02100 V020""")]
    public async Task A_module_that_asks_for_what_envoy_has_loads(string contents)
    {
        var verdict = await JudgeAsync(contents, WithoutMarker);
        Assert.Empty(verdict.Reasons);
        Assert.True(verdict.Loads);
    }

    [Theory]
    [InlineData("", "exports no proxy_abi_version_* function")]
    [InlineData("""V02100""", "only Higress' fork")]
    [InlineData(
        """V020 (import "env" "proxy_get_log_level" (func (param i32) (result i32)))""",
        "env.proxy_get_log_level(i32) -> i32, which Envoy does not offer to modules of ABI 0.2.0")]
    [InlineData(
        """V021 (import "env" "proxy_clear_route_cache" (func (result i32)))""",
        "does not offer to modules of ABI 0.2.1")]
    [InlineData(
        """V021 (import "env" "proxy_redis_init" (func (param i32) (result i32)))""",
        "env.proxy_redis_init(i32) -> i32, which Envoy does not have")]
    [InlineData(
        """V021 (import "env" "proxy_log" (func (param i32 i32) (result i32)))""",
        "env.proxy_log(i32, i32) -> i32, which has another signature in Envoy")]
    [InlineData(
        """
        V021
        (import "wasi_snapshot_preview1" "path_link" (func (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
        """,
        "which has another signature in Envoy")]
    [InlineData("""V021 (import "env" "g" (global i32))""", "global env.g, which Envoy does not have")]
    [InlineData(
        """V010 (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 0))""",
        "which Envoy calls with another signature in ABI 0.1.0")]
    public async Task A_module_that_asks_for_more_does_not_load_and_the_reason_is_told(string contents, string reason)
    {
        var verdict = await JudgeAsync(contents, WithoutMarker);
        Assert.False(verdict.Loads);
        Assert.Contains(reason, Assert.Single(verdict.Reasons));
    }

    [Fact]
    public async Task All_reasons_are_told_at_once()
    {
        var verdict = await JudgeAsync("""V021 (import "env" "a" (func)) (import "env" "b" (func))""", "");
        Assert.Equal(4, verdict.Reasons.Count);
        Assert.Contains(verdict.Reasons, reason => reason.Contains("neither malloc nor proxy_on_memory_allocate"));
        Assert.Contains(verdict.Reasons, reason => reason.Contains("exports no memory"));
    }

    private async Task<Verdict> JudgeAsync(string contents, string basics)
    {
        contents = Regex.Replace(contents, @"\bV(\d)(\d)(\d+)\b", """(func (export "proxy_abi_version_$1_$2_$3"))""");

        // Imports come before definitions in the text format.
        var imports = contents.Contains("(import") ? contents[contents.IndexOf("(import", StringComparison.Ordinal)..] : "";
        var rest = imports.Length > 0 ? contents[..^imports.Length] : contents;
        return EnvoyVerdict.Of(await _engine.LoadAsync("test.wat", Encoding.UTF8.GetBytes($"(module {imports} {basics} {rest})")));
    }
}
