namespace Slipway.Artifacts.Tests.Registries;

/// <summary>Blobs of an artifact are on their way at once.</summary>
public sealed class TransfersAtOnceTests(RegistryFixture registry) : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    private readonly TemporaryStore _source = new();
    private readonly TemporaryStore _target = new();
    private readonly RegistryClient _client = new(RegistryFixture.Options);
    private readonly List<TransferProgress> _progress = [];

    public void Dispose()
    {
        _client.Dispose();
        _source.Dispose();
        _target.Dispose();
    }

    /// <summary>No blob is answered before all were asked for.</summary>
    [Theory]
    [InlineData("POST", "/blobs/uploads/")]
    [InlineData("GET", "/blobs/sha256:")]
    public async Task All_blobs_of_a_small_artifact_are_asked_for_before_the_first_is_there(string method, string path)
    {
        using var all = new CountdownEvent(2);
        await using var proxy = await RegistryProxy.StartAsync(registry.Address, async context =>
        {
            if (context.Request.Method == method && context.Request.Path.Value!.Contains(path, StringComparison.Ordinal))
            {
                all.Signal();
                Assert.True(await Task.Run(() => all.Wait(_limit)));
            }

            return false;
        });
        var reference = ArtifactReference.Parse($"{proxy.Address}/at-once-{method.ToLowerInvariant()}:1");
        var content = new ArtifactContent { Name = "f", Module = Modules.Filter, RootIds = [method] };
        var manifest = await ArtifactWriter.WriteAsync(_source.Store, content, ArtifactLayout.Docker, default);
        await _source.Store.SetAsync(reference, manifest, default);

        await ArtifactTransfer.PushAsync(_client, _source.Store, _source.Store.Get(reference), reference, _progress.Add, default);
        await ArtifactTransfer.PullAsync(_client, _target.Store, reference, _progress.Add, default);

        Assert.Equal(4, _progress.Count(progress => progress.State == TransferState.Done));
        var artifact = await ArtifactReader.ReadAsync(_target.Store, _target.Store.Get(reference), default);
        Assert.Equal(Modules.Filter, artifact.Module.ToArray());
    }

    [Fact]
    public async Task What_is_named_twice_is_transferred_once()
    {
        var reference = ArtifactReference.Parse($"{registry.Address}/named-twice:1");
        var blob = await _source.Store.AddAsync("application/octet-stream", "once"u8.ToArray(), default);
        var manifest = new Manifest
        {
            SchemaVersion = 2,
            MediaType = "application/vnd.oci.image.manifest.v1+json",
            Config = blob,
            Layers = [blob, blob],
        };
        var bytes = manifest.ToBytes();
        await _source.Store.SetAsync(reference, await _source.Store.AddAsync(manifest.MediaType, bytes, default), default);

        await ArtifactTransfer.PushAsync(_client, _source.Store, _source.Store.Get(reference), reference, _progress.Add, default);
        await ArtifactTransfer.PullAsync(_client, _target.Store, reference, _progress.Add, default);

        Assert.Equal(2, _progress.Count(progress => progress.State == TransferState.Done));
        Assert.True(await _target.Store.IsCompleteAsync(_target.Store.Get(reference), default));
    }
}
