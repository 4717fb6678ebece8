namespace Slipway.Operators.Tests.Faults;

/// <summary>The host is killed in the middle of its work, again and again.</summary>
[Collection("faults")]
public sealed class HostKillTests(TestCluster cluster)
{
    private const int MaxEntries = 40;
    private const int MaxSpins = 2_000_000;

    [Fact]
    public async Task Whenever_the_host_is_killed_nothing_is_lost_and_nothing_done_twice()
    {
        var random = FaultRun.NewRandom();
        var space = await cluster.NamespaceAsync();
        await using var bank = await Bank.OpenAsync(cluster.Api, space, random);
        var host = await StartAsync(bank);
        try
        {
            for (var repeat = FaultRun.Repeats(3); repeat > 0; repeat--)
            {
                await bank.History.MoreAsync(random.Next(1, MaxEntries));
                Thread.SpinWait(random.Next(MaxSpins));
                host.Kill();
                await host.DisposeAsync();
                host = await StartAsync(bank);
            }

            await bank.SettleAsync();
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private Task<HostProcess> StartAsync(Bank bank) =>
        HostProcess.StartAsync(cluster.Api.Kubeconfig, bank.Namespace, Bank.Module, "--writes-per-second", "1000");
}
