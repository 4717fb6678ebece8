using Slipway.Operators.Hosting;
using Slipway.Operators.Metrics;
using Slipway.Sandbox;

namespace Slipway.Operators.Tests.Faults;

/// <summary>A host whose leadership ends and begins in the middle of its work.</summary>
[Collection("leaders")]
public sealed class LostLeadershipTests(TestCluster cluster)
{
    [Fact]
    public async Task A_host_that_leads_again_works_again()
    {
        var space = await cluster.NamespaceAsync();
        await using var bank = await Bank.OpenAsync(cluster.Api, space, FaultRun.NewRandom());
        var leads = true;
        await using var host = new OperatorHost(
            cluster.Connect(), new SandboxOptions { CacheDirectory = "", Pooling = false }, new OperatorMetrics(), () => Volatile.Read(ref leads),
            new TestLog());
        await host.SetAsync(
            new OperatorSpec { Name = "ledger", Wasm = await File.ReadAllBytesAsync(Bank.Module), Namespaces = [space] }, CancellationToken.None);
        for (var term = 0; term < 3; term++)
        {
            Volatile.Write(ref leads, true);
            using var stopping = new CancellationTokenSource();
            var working = host.WorkAsync(() => Volatile.Read(ref leads), stopping.Token);
            await bank.History.MoreAsync(10);
            if (term == 2)
                await bank.SettleAsync();

            // As a lease does that is lost: nothing is sent from now on, and then all is told.
            Volatile.Write(ref leads, false);
            await stopping.CancelAsync();
            await working.WaitAsync(Eventually.Patience);
        }
    }
}
