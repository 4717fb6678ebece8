using System.Globalization;
using System.Net.Sockets;
using Slipway.Hub.Administration;

namespace Slipway.Hub.Tests.Kills;

/// <summary>
/// The hub is killed, or its client breaks off, anywhere in a push, again and again: what it said is there is there, what is served is whole,
/// and the push goes on. <c>SLIPWAY_HUB_KILLS</c> says how often the hub is killed; a start takes a second, so that the suite does it less often
/// than the client breaks off.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Interruptions = 200;
    private const int Pushers = 3;
    private const int LayerSize = 150_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-kills-").FullName;
    private readonly Random _random;
    private readonly HashSet<string> _acknowledged = [];
    private int _resumed;

    public KillTests()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        _random = new Random(seed);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Whatever_is_killed_and_whenever_the_registry_stays_consistent_and_the_push_goes_on()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_HUB_KILLS") ?? "25", CultureInfo.InvariantCulture);
        var killed = Enumerable.Range(0, Interruptions).Select(index => index < kills).ToArray();
        _random.Shuffle(killed);
        var pushes = new Push[Pushers];
        var hub = await HubProcess.StartAsync(_folder);
        try
        {
            for (var round = 0; round < Interruptions; round++)
            {
                for (var pusher = 0; pusher < Pushers; pusher++)
                {
                    if (pushes[pusher] is null or { IsDone: true })
                        pushes[pusher] = NewPush(pusher, round);
                }

                await InterruptAsync(hub, pushes, killed[round]);
                if (killed[round])
                {
                    await hub.WaitForExitAsync();
                    hub.Dispose();
                    hub = await HubProcess.StartAsync(_folder);
                    await CheckAsync(hub);
                }
            }

            using var http = new HttpClient { BaseAddress = hub.Address };
            foreach (var push in pushes)
                await push.GoOnAsync(http, _ => { }, default);
            Acknowledge(pushes);
            await CheckAsync(hub);
        }
        finally
        {
            hub.Dispose();
        }

        await using var administration = HubAdministration.Open(_folder);
        Assert.Empty(await administration.CheckAsync(default).ToListAsync());
        Assert.True(_resumed > 0, "No upload went on where it was.");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills, {Interruptions - kills} broken off, {_acknowledged.Count} pushes done, {_resumed} uploads resumed");
    }

    private Push NewPush(int pusher, int round)
    {
        var layer = new byte[LayerSize];
        _random.NextBytes(layer);
        return new Push($"kills/pusher{pusher}", $"v{round}", layer);
    }

    /// <summary>All push at once, and something is killed after a random number of their requests, and at a random moment after that.</summary>
    private async Task InterruptAsync(HubProcess hub, Push[] pushes, bool killHub)
    {
        using var http = new HttpClient { BaseAddress = hub.Address };
        using var breakOff = new CancellationTokenSource();
        var left = _random.Next(1, 12 * Pushers);
        var spins = _random.Next(1, 200_000);
        await Task.WhenAll(pushes.Select(async push =>
        {
            try
            {
                await push.GoOnAsync(http, _ => Interrupt(), breakOff.Token);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or SocketException)
            {
                // That is what happens to a client.
            }
        }));
        if (killHub)
            hub.Kill();
        Acknowledge(pushes);

        void Interrupt()
        {
            if (Interlocked.Decrement(ref left) != 0)
                return;
            _ = Task.Run(() =>
            {
                Thread.SpinWait(spins);
                if (killHub)
                    hub.Kill();
                else
                    breakOff.Cancel();
            });
        }
    }

    private void Acknowledge(Push[] pushes)
    {
        foreach (var push in pushes.Where(push => push.IsDone && _acknowledged.Add(push.Reference)))
            _resumed += push.Resumed;
    }

    /// <summary>All that is visible is whole, and all that was acknowledged is visible.</summary>
    private async Task CheckAsync(HubProcess hub)
    {
        using var http = new HttpClient { BaseAddress = hub.Address };
        Assert.Subset(await VisibleContent.CheckAsync(http), _acknowledged);
    }
}
