namespace Slipway.Operators.Tests.Faults;

/// <summary>
/// Two hosts, of which one leads. What leads is stopped until its lease is over, or killed; what goes on after that must not believe that it still
/// leads. A lease takes its 15 seconds, so that one repeat takes most of a minute.
/// </summary>
[Collection("leaders")]
public sealed class LeaderFaultTests(TestCluster cluster)
{
    private const int MaxEntries = 40;
    private const int MaxSpins = 2_000_000;

    [Fact]
    public async Task A_leader_that_was_stopped_past_its_lease_writes_no_more_and_leads_again_when_the_other_is_killed()
    {
        var random = FaultRun.NewRandom();
        var space = await cluster.NamespaceAsync();
        await using var bank = await Bank.OpenAsync(cluster.Api, space, random);
        var leader = await StartAsync(space);
        var other = leader;
        try
        {
            await bank.History.MoreAsync(1);
            other = await StartAsync(space);
            for (var repeat = 1; repeat <= FaultRun.Repeats(1); repeat++)
            {
                await bank.History.MoreAsync(random.Next(1, MaxEntries));
                Thread.SpinWait(random.Next(MaxSpins));
                leader.Stop();
                await Eventually.TrueAsync(() => Task.FromResult(Terms(other) == 1));
                await bank.History.MoreAsync(MaxEntries);
                leader.Continue();

                // It has to find out by itself; then it says who leads, as the other does.
                await Eventually.TrueAsync(async () => await LeaderAsync(leader) == await LeaderAsync(other));
                await bank.History.MoreAsync(MaxEntries);
                Assert.Equal(repeat, Terms(leader));

                other.Kill();
                await other.DisposeAsync();
                await bank.History.MoreAsync(MaxEntries);
                Assert.Equal(repeat + 1, Terms(leader));
                other = await StartAsync(space);
            }

            await bank.SettleAsync();
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{leader.Log}\n\n{other.Log}");
            await leader.DisposeAsync();
            await other.DisposeAsync();
        }
    }

    private Task<HostProcess> StartAsync(string space) => HostProcess.StartAsync(
        cluster.Api.Kubeconfig, space, Bank.Module, "--writes-per-second", "1000", "--lease", "faults", "--log-level", "info");

    private static async Task<string?> LeaderAsync(HostProcess host) => (string?)(await host.OperatorsAsync())["leader"];

    /// <summary>How often it began to lead.</summary>
    private static int Terms(HostProcess host) => host.Log.Split(" leads by the lease ").Length - 1;
}
