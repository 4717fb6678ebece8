namespace Slipway.Artifacts.Tests.Registries;

/// <summary>Artifacts go to a real registry and come back.</summary>
public sealed class TransferTests(RegistryFixture registry) : IDisposable
{
    private const int ChunkSize = 1 << 20;

    private readonly TemporaryStore _temporary = new();
    private readonly TemporaryStore _other = new();
    private readonly RegistryClient _client = new(RegistryFixture.Options with { ChunkSize = ChunkSize });
    private readonly List<TransferProgress> _progress = [];

    public static TheoryData<ArtifactLayout> Layouts => [.. ArtifactWriter.Layouts];

    public void Dispose()
    {
        _client.Dispose();
        _temporary.Dispose();
        _other.Dispose();
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task An_artifact_of_any_layout_comes_back_with_the_same_digest(ArtifactLayout layout)
    {
        var reference = Reference($"layouts/{layout.ToString().ToLowerInvariant()}:1");
        var pushed = await PackAsync(reference, layout: layout);
        Assert.True(await PushAsync(pushed, reference));

        var pulled = await ArtifactTransfer.PullAsync(_client, _other.Store, reference, null, default);

        Assert.Equal(pushed.Manifest, pulled.Manifest);
        Assert.Equal(Modules.Filter, (await ArtifactReader.ReadAsync(_other.Store, pulled, default)).Module.ToArray());
    }

    [Fact]
    public async Task What_a_registry_has_is_not_sent_again()
    {
        var reference = Reference("again:1");
        var pushed = await PackAsync(reference);
        await PushAsync(pushed, reference);

        Assert.False(await PushAsync(pushed, reference));
        _progress.Clear();
        Assert.True(await PushAsync(pushed, reference.At("2")));

        Assert.All(_progress, progress => Assert.Equal(TransferState.AlreadyThere, progress.State));
    }

    [Fact]
    public async Task What_another_repository_has_is_mounted()
    {
        var reference = Reference("mount/from:1");
        var pushed = await PackAsync(reference);
        await PushAsync(pushed, reference);
        _progress.Clear();

        await PushAsync(pushed, Reference("mount/to:1"));

        Assert.Equal(2, _progress.Count);
        Assert.All(_progress, progress => Assert.Equal(TransferState.Mounted, progress.State));
    }

    [Fact]
    public async Task What_is_in_the_store_is_not_fetched()
    {
        var reference = Reference("there:1");
        await PushAsync(await PackAsync(reference), reference);

        await ArtifactTransfer.PullAsync(_client, _temporary.Store, reference, _progress.Add, default);

        Assert.All(_progress.Where(progress => progress.State != TransferState.Running).TakeLast(2),
            progress => Assert.Equal(TransferState.AlreadyThere, progress.State));
    }

    [Fact]
    public async Task An_upload_goes_on_after_a_chunk_that_was_cut_off()
    {
        var patches = 0;
        await using var proxy = await RegistryProxy.StartAsync(
            registry.Address,
            async context => context.Request.Method == "PATCH" && ++patches is 2 or 4 && await RegistryProxy.CutAsync(context));
        var blob = await RandomBlobAsync(5 * ChunkSize);

        await _client.PushBlobAsync(Reference("cut:1", proxy), blob, _temporary.Store, null, null, default);

        Assert.Equal(7, patches);
        Assert.Equal(blob.Size, proxy.Forwarded.Sum(request => request.Length));
    }

    [Fact]
    public async Task An_upload_that_was_given_up_goes_on_in_another_process()
    {
        var patches = 0;
        await using var proxy = await RegistryProxy.StartAsync(
            registry.Address,
            async context => context.Request.Method == "PATCH" && ++patches == 4 && await RegistryProxy.CutAsync(context));
        var blob = await RandomBlobAsync(5 * ChunkSize);
        var reference = Reference("resumed:1", proxy);
        using (var first = new RegistryClient(RegistryFixture.Options with { ChunkSize = ChunkSize, Attempts = 1 }))
            await Assert.ThrowsAsync<ArtifactException>(() => first.PushBlobAsync(reference, blob, _temporary.Store, null, null, default));

        await _client.PushBlobAsync(reference, blob, new ContentStore(_temporary.Folder), null, null, default);

        Assert.Equal(blob.Size, proxy.Forwarded.Sum(request => request.Length));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_temporary.Folder, "uploads")));
    }

    [Fact]
    public async Task An_upload_that_the_registry_has_forgotten_begins_anew()
    {
        var puts = 0;
        await using var proxy = await RegistryProxy.StartAsync(
            registry.Address,
            async context => context.Request.Method == "PUT" && ++puts == 1 && await RegistryProxy.AnswerAsync(context, 404));
        var blob = await RandomBlobAsync(1000);

        await _client.PushBlobAsync(Reference("forgotten:1", proxy), blob, _temporary.Store, null, null, default);

        Assert.Equal(2, puts);
    }

    [Fact]
    public async Task A_download_goes_on_where_it_was_cut_off()
    {
        var blob = await RandomBlobAsync(3 << 20);
        await _client.PushBlobAsync(Reference("download:1"), blob, _temporary.Store, null, null, default);
        var ranges = new List<string>();
        RegistryProxy proxy = null!;
        proxy = await RegistryProxy.StartAsync(registry.Address, async context =>
        {
            ranges.Add(context.Request.Headers.Range.ToString());
            await proxy.ForwardAsync(context, most: 1 << 20);
            return true;
        });
        await using var _ = proxy;

        await _client.PullBlobAsync(Reference("download:1", proxy), blob, _other.Store, null, default);

        Assert.True(_other.Store.Contains(blob));
        Assert.InRange(ranges.Count, 3, 10);
        Assert.Equal("", ranges[0]);
        Assert.All(ranges.Skip(1), range => Assert.Matches("^bytes=[1-9][0-9]*-$", range));
    }

    [Fact]
    public async Task Tags_are_listed_and_a_manifest_can_be_deleted()
    {
        var reference = Reference("tags:b");
        var pushed = await PackAsync(reference);
        await PushAsync(pushed, reference);
        await PushAsync(pushed, reference.At("a"));

        Assert.Equal(["a", "b"], await _client.ListTagsAsync(reference, default).Order().ToListAsync());
        await _client.DeleteManifestAsync(reference.At(pushed.Manifest.Digest), default);

        Assert.Null(await _client.FindManifestAsync(reference, default));
    }

    [Fact]
    public async Task Referrers_are_found_where_the_registry_does_not_keep_them()
    {
        var reference = Reference("referrers:1");
        var pushed = await PackAsync(reference);
        await PushAsync(pushed, reference);
        var empty = await _temporary.Store.AddAsync("application/vnd.oci.empty.v1+json", "{}"u8.ToArray(), default);
        await _client.PushBlobAsync(reference, empty, _temporary.Store, null, null, default);
        foreach (var type in new[] { "application/x-signature", "application/x-sbom" })
        {
            var referrer = new Manifest
            {
                SchemaVersion = 2,
                MediaType = "application/vnd.oci.image.manifest.v1+json",
                ArtifactType = type,
                Config = empty,
                Layers = [empty],
                Subject = pushed.Manifest,
            };
            var content = new ManifestContent(referrer.MediaType, referrer.ToBytes());
            await _client.PutManifestAsync(reference.At(content.Digest), content, default);
            await _client.PutManifestAsync(reference.At(content.Digest), content, default);
        }

        var referrers = await _client.ListReferrersAsync(reference, pushed.Manifest.Digest, default);

        Assert.Equal(["application/x-signature", "application/x-sbom"], referrers.Select(referrer => referrer.ArtifactType));
    }

    private ArtifactReference Reference(string name, RegistryProxy? proxy = null) =>
        ArtifactReference.Parse($"{proxy?.Address ?? registry.Address}/{name}");

    private async Task<StoredArtifact> PackAsync(ArtifactReference reference, ArtifactLayout layout = ArtifactLayout.Oci)
    {
        var manifest = await ArtifactWriter.WriteAsync(
            _temporary.Store, new ArtifactContent { Name = "f.wasm", Module = Modules.Filter }, layout, default);
        await _temporary.Store.SetAsync(reference, manifest, default);
        return _temporary.Store.Get(reference);
    }

    private Task<bool> PushAsync(StoredArtifact stored, ArtifactReference target) =>
        ArtifactTransfer.PushAsync(_client, _temporary.Store, stored, target, _progress.Add, default);

    private Task<Descriptor> RandomBlobAsync(int size)
    {
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        return _temporary.Store.AddAsync("application/octet-stream", bytes, default);
    }
}
