using System.Globalization;
using System.Net;
using Slipway.Artifacts;
using Slipway.Hub.Administration;

namespace Slipway.Hub.Tests.Kills;

/// <summary>
/// <c>slipway push</c> and <c>slipway pull</c> are killed as processes, anywhere, again and again: the hub and the store stay consistent, and
/// the next command goes on where that one was. <c>SLIPWAY_CLIENT_KILLS</c> says how often; each takes a second, so that the suite does it
/// less often.
/// </summary>
public sealed class ClientKillTests : IAsyncLifetime
{
    /// <summary>More than is sent in one request, so that there is something to go on with.</summary>
    private const int ModuleSize = 9 << 20;

    /// <summary>Of headers, and of what is not the layer.</summary>
    private const int Allowance = 64 << 10;

    /// <summary>In the layout that costs no time to pack.</summary>
    private static readonly string[] s_push = ["push", "--plain-http", "--layout", "cncf"];

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-client-kills-").FullName;
    private readonly Random _random;
    private readonly HashSet<string> _pushed = [];
    private HashSet<string> _visible = [];
    private HubProcess _hub = null!;
    private Relay _relay = null!;
    private int _kills;
    private int _ended;
    private int _wentOn;
    private long _saved;

    public ClientKillTests()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        _random = new Random(seed);
    }

    private string Data => Path.Combine(_folder, "hub");

    private string Module => Path.Combine(_folder, "filter.wasm");

    private string Pulled => Path.Combine(_folder, "pulled.wasm");

    private string Downloads => Path.Combine(CommandProcess.Store(_folder), "downloads");

    public async ValueTask InitializeAsync()
    {
        _hub = await HubProcess.StartAsync(Data);
        _relay = new Relay(_hub.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _hub.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_push_that_is_killed_anywhere_leaves_the_hub_consistent_and_goes_on()
    {
        var kills = Kills(usually: 25);
        for (string? reference = null; _kills < kills || reference is not null;)
        {
            reference ??= await NewModuleAsync();
            var there = await SentAsync();
            var ended = await RunAsync(_kills < kills, [.. s_push, reference, Module]);

            // Nothing that the hub has is sent once more.
            Assert.InRange(_relay.ToHub, 0, ModuleSize - there + Allowance);
            Count(there);
            reference = ended ? Acknowledge(reference) : reference;
            await CheckAsync();
        }

        Report("pushes");
    }

    [Fact]
    public async Task Whichever_of_client_and_hub_is_killed_the_push_comes_to_its_end()
    {
        var kills = Kills(usually: 10);
        for (string? reference = null; _kills < kills || reference is not null;)
        {
            reference ??= await NewModuleAsync();
            Count(await SentAsync());
            var killsHub = _kills % 2 == 1 && _kills < kills;
            var ended = killsHub
                ? await RunWhileHubIsKilledAsync([.. s_push, reference, Module])
                : await RunAsync(_kills < kills, [.. s_push, reference, Module]);
            reference = ended ? Acknowledge(reference) : reference;
            await CheckAsync();
        }

        Report("pushes");
    }

    [Fact]
    public async Task A_pull_that_is_killed_anywhere_leaves_the_store_consistent_and_goes_on()
    {
        var kills = Kills(usually: 10);
        var reference = await NewModuleAsync();
        Assert.True(await RunAsync(false, [.. s_push, reference, Module]));
        var module = await File.ReadAllBytesAsync(Module);
        for (var pulled = true; _kills < kills || !pulled;)
        {
            if (pulled)
                Directory.Delete(CommandProcess.Store(_folder), recursive: true);
            var store = new ContentStore(CommandProcess.Store(_folder));
            var there = Directory.EnumerateFiles(Downloads).Sum(file => new FileInfo(file).Length);
            pulled = await RunAsync(_kills < kills, "pull", reference, "-o", Pulled, "--plain-http");

            Assert.InRange(_relay.ToClient, 0, ModuleSize - there + Allowance);
            Count(there);
            await CheckAsync(store);
            if (pulled)
                Assert.Equal(module, await File.ReadAllBytesAsync(Pulled));
        }

        Report("pulls");
    }

    private static int Kills(int usually) =>
        Environment.GetEnvironmentVariable("SLIPWAY_CLIENT_KILLS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usually;

    /// <returns>Where it is to be pushed.</returns>
    private async Task<string> NewModuleAsync()
    {
        // The size says what is in it.
        var size = ModuleSize - Allowance - _random.Next(1 << 15);
        await File.WriteAllBytesAsync(Module, WasmModules.Module(["proxy_abi_version_0_2_1"], [], padding: size));
        return $"{_relay.Authority}/kills/client:v{_pushed.Count}";
    }

    /// <returns>How much the hub has of an upload that the next push can go on with, by the store's notes.</returns>
    private async Task<long> SentAsync()
    {
        using var http = new HttpClient();
        var sent = 0L;
        var uploads = Directory.CreateDirectory(Path.Combine(CommandProcess.Store(_folder), "uploads"));
        foreach (var session in Directory.EnumerateFiles(uploads.FullName))
        {
            if (!Uri.TryCreate(await File.ReadAllTextAsync(session), UriKind.Absolute, out var address))
                continue;
            using var status = await http.GetAsync(address);
            if (status.StatusCode == HttpStatusCode.NoContent && status.Headers.GetValues("Range").Single()[2..] is not "0" and var last)
                sent = Math.Max(sent, long.Parse(last, CultureInfo.InvariantCulture) + 1);
        }

        return sent;
    }

    /// <returns>Whether it came to its end.</returns>
    private async Task<bool> RunAsync(bool kills, params string[] arguments)
    {
        CommandProcess? command = null;
        var point = kills ? NextPoint() : null;
        bool ended;
        using (Watch(point, () => Volatile.Read(ref command)?.Kill()))
        using (var started = new CommandProcess(_folder, arguments))
        {
            Volatile.Write(ref command, started);
            ended = await started.EndsAsync();
            await _relay.DisarmAsync();
        }

        await _relay.DrainAsync();
        _kills += ended ? 0 : 1;
        _ended += ended ? 1 : 0;
        return ended;
    }

    private async Task<bool> RunWhileHubIsKilledAsync(params string[] arguments)
    {
        using var watch = Watch(NextPoint(), _hub.Kill);
        using var command = new CommandProcess(_folder, arguments);
        var ends = command.EndsAsync();
        var isKilled = await Task.WhenAny(ends, _hub.WaitForExitAsync()) != ends;
        if (isKilled)
            await RestartHubAsync();
        var ended = await ends;

        // Its moment may come when the command has ended, and must not come later.
        if (await _relay.DisarmAsync() && !isKilled)
        {
            isKilled = true;
            await _hub.WaitForExitAsync();
            await RestartHubAsync();
        }

        await _relay.DrainAsync();
        _kills += isKilled ? 1 : 0;
        _ended += ended ? 1 : 0;
        return ended;
    }

    private async Task RestartHubAsync()
    {
        _hub.Dispose();
        _hub = await HubProcess.StartAsync(Data);
        _relay.Hub = _hub.Address;
    }

    /// <summary>Any moment; for the first kill one in the middle of the layer, so that there is something to go on with.</summary>
    private KillPoint NextPoint() =>
        _kills == 0 ? new KillPoint(KillKind.Bytes, ModuleSize / 2, 0) : KillPoint.Random(_random, ModuleSize);

    /// <summary>Lets something be killed at a moment.</summary>
    private FileSystemWatcher? Watch(KillPoint? point, Action kill)
    {
        var trigger = point is null ? null : new Trigger(point, kill);
        _relay.Arm(trigger);
        if (point?.Kind != KillKind.StoreChanges)
            return null;
        var changes = 0;
        var watcher = new FileSystemWatcher(new ContentStore(CommandProcess.Store(_folder)).Folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName,
        };
        watcher.Created += (_, _) => Changed();
        watcher.Renamed += (_, _) => Changed();
        watcher.Deleted += (_, _) => Changed();
        watcher.EnableRaisingEvents = true;
        return watcher;

        void Changed() => trigger!.Meet(KillKind.StoreChanges, Interlocked.Increment(ref changes));
    }

    private void Count(long there)
    {
        _wentOn += there is > 0 and < ModuleSize - 2 * Allowance ? 1 : 0;
        _saved += there;
    }

    private string? Acknowledge(string reference)
    {
        _pushed.Add(reference[(reference.IndexOf('/') + 1)..]);
        return null;
    }

    /// <summary>All that the hub has is whole, and all that was acknowledged is there.</summary>
    private async Task CheckAsync()
    {
        using var http = new HttpClient { BaseAddress = _hub.Address };
        _visible = await VisibleContent.CheckAsync(http, _visible);
        Assert.Subset(_visible, _pushed);
        await using var administration = HubAdministration.Open(Data);
        Assert.Empty(await administration.CheckAsync(default).ToListAsync());
    }

    /// <summary>All that has a name in the store is whole.</summary>
    private static async Task CheckAsync(ContentStore store)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(store.Folder, "blobs", "sha256")))
            Assert.Equal(Path.GetFileName(file), Digest.Of(await File.ReadAllBytesAsync(file)).Hex);
        foreach (var stored in store.List())
            await ArtifactReader.ReadAsync(store, stored, default);
    }

    private void Report(string what)
    {
        Assert.True(_wentOn > 0, "No transfer went on where it was.");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{_kills} kills, {_ended} {what} came to their end, {_wentOn} went on within a layer, {_saved >> 20} MiB not sent again");
    }
}
