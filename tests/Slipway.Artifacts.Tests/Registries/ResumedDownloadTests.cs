namespace Slipway.Artifacts.Tests.Registries;

/// <summary>What one process has fetched of a blob, another goes on with.</summary>
public sealed class ResumedDownloadTests(RegistryFixture registry) : IAsyncLifetime
{
    private const int Size = 3 << 20;
    private const int Part = 1 << 20;

    private readonly TemporaryStore _source = new();
    private readonly TemporaryStore _store = new();
    private readonly RegistryClient _client = new(RegistryFixture.Options with { Attempts = 1 });
    private readonly List<string> _ranges = [];
    private RegistryProxy? _proxy;
    private Descriptor? _blob;
    private int _left;

    private string Downloads => Path.Combine(_store.Folder, "downloads");

    private ArtifactReference Reference => ArtifactReference.Parse($"{_proxy!.Address}/resumed-downloads:1");

    public async ValueTask InitializeAsync()
    {
        var bytes = new byte[Size];
        Random.Shared.NextBytes(bytes);
        _blob = await _source.Store.AddAsync("application/octet-stream", bytes, default);
        await _client.PushBlobAsync(
            ArtifactReference.Parse($"{registry.Address}/resumed-downloads:1"), _blob, _source.Store, null, null, default);
        _proxy = await RegistryProxy.StartAsync(registry.Address, async context =>
        {
            _ranges.Add(context.Request.Headers.Range.ToString());
            await _proxy!.ForwardAsync(context, most: Interlocked.Decrement(ref _left) >= 0 ? Part : long.MaxValue);
            return true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy!.DisposeAsync();
        _client.Dispose();
        _source.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task A_download_that_was_given_up_goes_on_where_it_was()
    {
        var left = await GiveUpAsync();

        await PullAsync();

        Assert.Equal([$"bytes={left}-"], _ranges);
        Assert.True(_store.Store.Contains(_blob!));
        Assert.Empty(Directory.EnumerateFiles(Downloads));
    }

    [Fact]
    public async Task A_part_that_was_damaged_is_fetched_once_more()
    {
        await GiveUpAsync();
        using (var file = File.OpenWrite(Directory.EnumerateFiles(Downloads).Single()))
            file.Write(new byte[100]);

        await PullAsync();

        Assert.Equal("", _ranges[^1]);
        Assert.Equal(_blob!.Size, (await _store.Store.ReadAsync(_blob, Size, default)).Length);
        Assert.Empty(Directory.EnumerateFiles(Downloads));
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_whole_is_fetched_once_more()
    {
        await GiveUpAsync();
        using (var file = File.OpenWrite(Directory.EnumerateFiles(Downloads).Single()))
            file.SetLength(Size + 1);

        await PullAsync();

        Assert.Equal("", _ranges[^1]);
        Assert.True(_store.Store.Contains(_blob!));
    }

    [Fact]
    public async Task Two_that_fetch_the_same_at_once_do_not_write_into_the_same_file()
    {
        var left = await GiveUpAsync();
        await using var first = await _store.Store.ContinueAsync(_blob!, default);
        await using var second = await _store.Store.ContinueAsync(_blob!, default);

        Assert.Equal(left, first.Length);
        Assert.Equal(0, second.Length);
        await PullAsync();
        Assert.True(_store.Store.Contains(_blob!));
    }

    [Fact]
    public async Task What_does_not_go_on_for_a_day_is_pruned()
    {
        await GiveUpAsync();
        Assert.Equal(0, (await _store.Store.PruneAsync(default)).Files);

        File.SetLastWriteTimeUtc(Directory.EnumerateFiles(Downloads).Single(), DateTime.UtcNow.AddDays(-2));

        Assert.Equal(1, (await _store.Store.PruneAsync(default)).Files);
    }

    /// <returns>How much has arrived.</returns>
    private async Task<long> GiveUpAsync()
    {
        Volatile.Write(ref _left, 1);
        using var given = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.PullBlobAsync(
            Reference, _blob!, _store.Store, progress => Stop(given, progress), given.Token));
        var length = new FileInfo(Directory.EnumerateFiles(Downloads).Single()).Length;
        Assert.InRange(length, 1, Size - 1);

        // It may have gone on by itself before, where the connection was cut off.
        _ranges.Clear();
        return length;
    }

    private static void Stop(CancellationTokenSource given, TransferProgress progress)
    {
        if (progress.Done > Part / 2)
            given.Cancel();
    }

    private Task PullAsync() => _client.PullBlobAsync(Reference, _blob!, new ContentStore(_store.Folder), null, default);
}
