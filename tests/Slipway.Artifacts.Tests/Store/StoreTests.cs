namespace Slipway.Artifacts.Tests.Store;

public sealed class StoreTests : IDisposable
{
    private static readonly ArtifactReference _reference = ArtifactReference.Parse("r.example/a:1");
    private readonly TemporaryStore _temporary = new();

    private ContentStore Store => _temporary.Store;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task References_lead_to_what_they_were_set_to_last()
    {
        var first = await PackAsync(1);
        var second = await PackAsync(2);
        await Store.SetAsync(_reference, first, default);
        await Store.SetAsync(_reference, second, default);
        await Store.SetAsync(_reference.At("0"), first, default);

        Assert.Equal(["r.example/a:0", "r.example/a:1"], Store.List().Select(entry => entry.Reference));
        Assert.Equal(second, Store.Get(_reference).Manifest);
        Assert.Equal(first, Store.Get(_reference.At(first.Digest)).Manifest);
        Assert.True(Store.Remove(_reference));
        Assert.False(Store.Remove(_reference));
        Assert.Null(Store.Find(_reference));
    }

    [Fact]
    public async Task What_has_its_name_can_be_read_at_once_whoever_writes_the_same_again()
    {
        const int Rounds = 100;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes($"round {round}");
            var content = new Descriptor { MediaType = "text/plain", Digest = Digest.Of(bytes), Size = bytes.Length };
            var writing = Task.WhenAll(Task.Run(WriteAsync), Task.Run(WriteAsync));
            var reading = Task.Run(async () =>
            {
                while (!Store.Contains(content))
                    await Task.Yield();
                Assert.Equal(bytes, await Store.ReadAsync(content, bytes.Length, default));
            });
            await Task.WhenAll(writing, reading);

            async Task WriteAsync()
            {
                await using var writer = await Store.ContinueAsync(content, default);
                if (!writer.Is(content))
                    await writer.WriteAsync(bytes);
                await writer.CommitAsync(content, "a test", default);
            }
        }
    }

    [Fact]
    public async Task Pruning_keeps_what_a_reference_leads_to_and_nothing_else()
    {
        await Store.SetAsync(_reference, await PackAsync(1), default);
        await PackAsync(2);
        await File.WriteAllTextAsync(Path.Combine(_temporary.Folder, "temporary", "left by a process that was killed"), "xx");

        var pruned = await Store.PruneAsync(default);

        // The manifest, the layer and the file; the configuration is another one too, for it names the layer.
        Assert.Equal(4, pruned.Files);
        await ArtifactReader.ReadAsync(Store, Store.Get(_reference), default);
        Assert.Equal(0, (await Store.PruneAsync(default)).Files);
    }

    [Fact]
    public async Task What_commands_left_for_others_is_pruned_after_a_day()
    {
        var module = Store.ModuleFile("module"u8);
        var upload = Path.Combine(_temporary.Folder, "uploads", "upload");
        await File.WriteAllTextAsync(upload, "http://r.example/");
        Assert.Equal(0, (await Store.PruneAsync(default)).Files);

        foreach (var file in new[] { module, upload })
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-2));

        Assert.Equal(2, (await Store.PruneAsync(default)).Files);
    }

    [Fact]
    public async Task Nothing_is_pruned_while_somebody_writes()
    {
        Task<PruneResult> pruning;
        using (await Store.UseAsync(default))
        {
            pruning = new ContentStore(_temporary.Folder).PruneAsync(default);
            await Store.SetAsync(_reference, await PackAsync(1), default);
            Assert.False(pruning.IsCompleted);
        }

        await pruning;
        await ArtifactReader.ReadAsync(Store, Store.Get(_reference), default);
    }

    [Fact]
    public async Task What_is_damaged_on_disk_is_told_and_can_be_fetched_again()
    {
        var blob = await Store.AddAsync("a/b", "content"u8.ToArray(), default);
        await File.WriteAllTextAsync(Path.Combine(_temporary.Folder, "blobs", "sha256", blob.Digest.Hex), "contenT");

        var error = await Assert.ThrowsAsync<ArtifactException>(() => Store.ReadAsync(blob, 100, default));

        Assert.StartsWith($"{blob.Digest} in the store is damaged: its digest is sha256:", error.Message, StringComparison.Ordinal);
        Assert.False(Store.Contains(blob));
    }

    [Fact]
    public async Task What_was_not_committed_is_not_there()
    {
        await using (var writer = Store.Create())
            await writer.WriteAsync("content"u8.ToArray());

        Assert.Empty(Directory.EnumerateFiles(_temporary.Folder, "*", SearchOption.AllDirectories));
    }

    /// <summary>Writers of the same and of other references, and one who prunes, all at once, each with a store of its own as processes have.</summary>
    [Fact]
    public async Task Many_write_and_prune_at_once_and_every_reference_leads_somewhere()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var store = new ContentStore(_temporary.Folder);
            for (var round = 0; round < 10; round++)
            {
                using (await store.UseAsync(default))
                    await store.SetAsync(_reference.At($"{(writer % 2 == 0 ? 0 : writer)}"), await PackAsync(round, store), default);
                if (writer == 1)
                    await store.PruneAsync(default);
            }
        })));

        Assert.Equal(["r.example/a:0", "r.example/a:1", "r.example/a:3", "r.example/a:5", "r.example/a:7"], Store.List().Select(entry => entry.Reference));
        foreach (var entry in Store.List())
            await ArtifactReader.ReadAsync(Store, entry, default);
    }

    private Task<Descriptor> PackAsync(int variant, ContentStore? store = null) => ArtifactWriter.WriteAsync(
        store ?? Store,
        new ArtifactContent { Name = "f", Module = Modules.Module(["proxy_abi_version_0_2_1"], [], variant), RootIds = [$"{variant}"] },
        ArtifactLayout.Oci,
        default);
}
