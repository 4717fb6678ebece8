using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>New versions of module and configuration, bad ones too, while h2load asks nginx.</summary>
public sealed class ReloadPeerTests(Nginx nginx) : IClassFixture<Nginx>
{
    private const string Frobnicates =
        """(module (import "env" "proxy_frobnicate" (func)) (memory (export "memory") 1) (func (export "proxy_abi_version_0_2_1")))""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--h1")]
    [InlineData("--max-concurrent-streams=1")]
    public async Task Bad_versions_are_refused_with_the_reason_good_ones_are_applied_and_no_request_of_h2load_fails(string how)
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        var module = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "examples", "hello", "hello.wat"), Cancellation);
        await using var gateway = await PeerGateway.StartAsync(
            folder =>
            {
                File.WriteAllText(Path.Combine(folder, "hello.wat"), module);
                return Configuration(folder, "first");
            },
            "--watch",
            "--log-level",
            "error");
        var load = Client.RunAsync("h2load", how, "--duration=8", "--clients=16", gateway.Url("/seen"));

        await gateway.WriteAsync(
            Configuration(gateway.Folder, "x") with { Routes = "{ match: { prefix: / }, route: { cluster: nowhere } }" });
        await HasLoggedAsync("nowhere");
        await gateway.WriteAsync(Configuration(gateway.Folder, "second"));
        await gateway.SaysAsync("/config_dump", "second");

        await gateway.WriteAsync("hello.wat", Frobnicates);
        await HasLoggedAsync("proxy_frobnicate");
        Assert.Contains("x-slipway-filter: hello", await PeerGateway.CurlAsync("-i", gateway.Url("/seen")), StringComparison.Ordinal);
        await gateway.WriteAsync("hello.wat", module.Replace("x-slipway-filter", "x-slipway-second", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () =>
            (await PeerGateway.CurlAsync("-i", gateway.Url("/seen"))).Contains("x-slipway-second: hello", StringComparison.Ordinal));

        Assert.False(load.IsCompleted, "The load was over before everything had changed.");
        var report = await load;
        Assert.Contains(" 0 failed, 0 errored, 0 timeout", report, StringComparison.Ordinal);
        Assert.Matches(@"status codes: \d+ 2xx, 0 3xx, 0 4xx, 0 5xx", report);
        Assert.Contains(
            "configuration.update_rejected: 2\n",
            await PeerGateway.CurlAsync(gateway.AdminUrl("/stats?filter=configuration")),
            StringComparison.Ordinal);

        async Task HasLoggedAsync(string text) =>
            Assert.True(await gateway.Process.HasLoggedAsync(text, Patience, Cancellation), gateway.Process.Log);
    }

    private PeerConfiguration Configuration(string folder, string name) => new()
    {
        Upstreams = [nginx.Http1Port],
        Routes = $"{{ name: {name}, match: {{ prefix: / }}, route: {{ cluster: up }} }}",
        Filters = $$"""
            { name: hello, typed_config: { {{PeerConfiguration.Type}}.extensions.filters.http.wasm.v3.Wasm, config: {
                  name: hello, vm_config: { code: { local: { filename: {{folder}}/hello.wat } } } } } }
            """,
    };
}
