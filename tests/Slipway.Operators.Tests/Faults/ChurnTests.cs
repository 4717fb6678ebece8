using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Operators.Tests.Faults;

/// <summary>
/// One host, and as many changes as <c>SLIPWAY_OPERATOR_CHURN</c> says: of accounts and of what is made for them, created, changed, meddled with and
/// deleted. What it heard is what its own metric says.
/// </summary>
[Collection("faults")]
public sealed partial class ChurnTests(TestCluster cluster)
{
    private const int Samples = 100;

    /// <summary>Until then a .NET process still grows into its work.</summary>
    private const int LeastForMemory = 50_000;

    private const double MaxGrowth = 0.1;
    private const long MaxGrowthBytes = 16 << 20;

    [Fact]
    public async Task All_that_changes_is_followed_and_memory_stays_what_it_was()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_OPERATOR_CHURN") ?? "2000", CultureInfo.InvariantCulture);
        var space = await cluster.NamespaceAsync();
        var kubectl = await DebianProgram.FindAsync("kubectl", "kubernetes-client");
        Assert.SkipWhen(
            kubectl is null,
            "kubectl is neither installed nor to be had with apt-get (on Debian: apt-get install kubernetes-client).");
        await using var bank = await Bank.OpenAsync(cluster.Api, space, FaultRun.NewRandom(), new BankOptions
        {
            Accounts = 400,
            Writers = 8,
            Pause = TimeSpan.FromMilliseconds(1),
        });
        await using var host = await HostProcess.StartAsync(cluster.Api.Kubeconfig, space, Bank.Module, "--writes-per-second", "1000");
        var memory = new List<long>();
        var started = TimeProvider.System.GetTimestamp();
        for (var sample = 1; sample <= Samples; sample++)
        {
            await HeardAsync(host, (long)count * sample / Samples);
            memory.Add(host.ProportionalMemory());
        }

        var took = TimeProvider.System.GetElapsedTime(started);
        await bank.SettleAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} events in {took}, PSS in MiB after each hundredth: {string.Join(' ', memory.Select(bytes => bytes >> 20))}");

        Assert.Empty(bank.Differences(await GetAsync("accounts.faults.slipway.dev"), await GetAsync("configmaps")));
        Assert.False(host.HasExited, host.Log);
        if (count >= LeastForMemory)
            AssertFlat([.. memory.Skip(Samples / 5)]);

        async Task<JsonObject> GetAsync(string resource)
        {
            var listed = await ExternalProgram.RunAsync(
                kubectl.Path, ["--kubeconfig", cluster.Api.Kubeconfig, "-n", space, "get", resource, "-o", "json"], "/", kubectl.Prepare);
            Assert.True(listed is (0, _), listed?.Output);
            return JsonNode.Parse(listed!.Value.Output)!.AsObject();
        }
    }

    /// <summary>The second half's median is within a tenth, or 16 MiB, of the first half's.</summary>
    private static void AssertFlat(long[] memory)
    {
        var (first, second) = (Median(memory[..(memory.Length / 2)]), Median(memory[(memory.Length / 2)..]));
        Assert.True(
            second - first <= Math.Max(MaxGrowthBytes, (long)(first * MaxGrowth)), $"Its memory has grown from {first} to {second} bytes.");
    }

    private static long Median(long[] values) => values.Order().ElementAt(values.Length / 2);

    private static async Task HeardAsync(HostProcess host, long count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(Eventually.Patience);
        var heard = 0L;
        while (heard < count)
        {
            await timer.WaitForNextTickAsync(patience.Token);
            heard = EventsPattern().Matches(await host.MetricsAsync())
                .Sum(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"^slipway_operators_watch_events_total\{[^}]*type=""(?:ADDED|MODIFIED|DELETED)""[^}]*\} ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex EventsPattern();
}
