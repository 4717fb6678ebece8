using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Operators.Tests.Faults;

/// <summary>An API server and an etcd of the tests' own are killed, and the connections to them cut, while accounts are written to.</summary>
[Collection("faults")]
public sealed partial class ServerFaultTests
{
    private const int MaxEntries = 40;

    [Fact]
    public async Task Whatever_of_the_API_server_etcd_and_their_connections_fails_nothing_is_lost_and_nothing_done_twice()
    {
        var random = FaultRun.NewRandom();
        await using var server = await KubernetesApiServer.StartAsync(isDurable: true);
        Assert.SkipWhen(server is null, KubernetesApiServer.NotThere);
        await using var proxy = new CuttableProxy(server.Port, server.Kubeconfig);
        await using var bank = await Bank.OpenAsync(server, "default", random);
        await using var host = await HostProcess.StartAsync(
            proxy.Kubeconfig, "default", Bank.Module, "--writes-per-second", "1000", "--log-level", "info");
        (string What, Func<Task> Fail)[] kills =
        [
            ("the API server is killed", async () =>
            {
                await server.StopServerAsync();
                await server.StartServerAsync();
            }),
            ("etcd is killed", async () =>
            {
                await server.StopEtcdAsync();
                await server.StartEtcdAsync();
            }),
            ("both are killed", async () =>
            {
                await server.StopEtcdAsync();
                await server.StopServerAsync();
                await server.StartEtcdAsync();
                await server.StartServerAsync();
            }),
        ];
        try
        {
            for (var repeat = FaultRun.Repeats(1); repeat > 0; repeat--)
            {
                // Each takes seconds. Of any two, one is about the API server.
                random.Shuffle(kills);
                foreach (var (what, fail) in kills[..2].Prepend(("the connections are cut", () => CutAsync(proxy, random))))
                {
                    await bank.History.MoreAsync(random.Next(1, MaxEntries));
                    TestContext.Current.TestOutputHelper?.WriteLine($"{bank.History.Entries} entries, and {what}");
                    await fail();
                }
            }

            await bank.SettleAsync();
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(host.Log);
        }

        Assert.False(host.HasExited, host.Log);

        // The API server's memory begins with its start: what the host knew was too old for it, and it listed anew.
        Assert.Contains("410", host.Log, StringComparison.Ordinal);
        var lists = ListsPattern().Matches(await host.MetricsAsync()).Sum(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.True(lists > 2, $"There were {lists} lists.");
    }

    /// <summary>Again and again; for longer, too, than it takes to connect.</summary>
    private static async Task CutAsync(CuttableProxy proxy, Random random)
    {
        for (var cut = 0; cut < 5; cut++)
        {
            var before = proxy.Connections;
            proxy.Cut();
            if (random.Next(3) == 0)
                await Task.Yield();
            proxy.Mend();
            await Eventually.TrueAsync(() => Task.FromResult(proxy.Connections > before));
        }
    }

    [GeneratedRegex(@"^slipway_operators_lists_total\{.*\} ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex ListsPattern();
}
