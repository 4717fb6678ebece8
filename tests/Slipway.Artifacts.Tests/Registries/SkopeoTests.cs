namespace Slipway.Artifacts.Tests.Registries;

/// <summary>What we write another client reads, and the other way round, with the same digests.</summary>
public sealed class SkopeoTests(RegistryFixture registry) : IDisposable
{
    private readonly TemporaryStore _temporary = new();
    private readonly TemporaryStore _other = new();
    private readonly RegistryClient _client = new(RegistryFixture.Options);

    public void Dispose()
    {
        _client.Dispose();
        _temporary.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData(ArtifactLayout.Oci)]
    [InlineData(ArtifactLayout.Docker)]
    public async Task What_we_push_skopeo_copies_and_we_pull_again(ArtifactLayout layout)
    {
        var source = Reference($"skopeo/{layout.ToString().ToLowerInvariant()}/from:1");
        var target = Reference($"skopeo/{layout.ToString().ToLowerInvariant()}/to:1");
        var stored = await PackAsync(source, layout);
        await ArtifactTransfer.PushAsync(_client, _temporary.Store, stored, source, null, default);

        await SkopeoAsync("copy", "--src-tls-verify=false", "--dest-tls-verify=false", $"docker://{source}", $"docker://{target}");
        var pulled = await ArtifactTransfer.PullAsync(_client, _other.Store, target, null, default);

        Assert.Equal(stored.Manifest, pulled.Manifest);
        Assert.Equal(Modules.Filter, (await ArtifactReader.ReadAsync(_other.Store, pulled, default)).Module.ToArray());
    }

    [Fact]
    public async Task What_we_save_skopeo_brings_into_a_registry_and_what_it_saves_we_load()
    {
        var reference = Reference("skopeo/archive:1");
        var stored = await PackAsync(reference, ArtifactLayout.Oci);
        var ours = Path.Combine(_temporary.Folder, "ours.tar");
        var theirs = Path.Combine(_temporary.Folder, "theirs.tar");
        await using (var file = File.Create(ours))
            await StoreArchive.SaveAsync(_temporary.Store, [stored], file, default);

        await SkopeoAsync("copy", "--dest-tls-verify=false", $"oci-archive:{ours}", $"docker://{reference}");
        await SkopeoAsync("copy", "--src-tls-verify=false", $"docker://{reference}", $"oci-archive:{theirs}:{reference}");
        await using var input = File.OpenRead(theirs);
        var loaded = await StoreArchive.LoadAsync(_other.Store, input, "theirs.tar", default);

        Assert.Equal((reference.ToString(), stored.Manifest.Digest), (loaded.Single().Reference, loaded.Single().Manifest.Digest));
        Assert.Equal(stored.Manifest.Digest, await _client.FindDigestAsync(reference, default));
    }

    private ArtifactReference Reference(string name) => ArtifactReference.Parse($"{registry.Address}/{name}");

    private async Task<StoredArtifact> PackAsync(ArtifactReference reference, ArtifactLayout layout)
    {
        var manifest = await ArtifactWriter.WriteAsync(
            _temporary.Store, new ArtifactContent { Name = "f", Module = Modules.Filter, Readme = "# F"u8.ToArray() }, layout, default);
        await _temporary.Store.SetAsync(reference, manifest, default);
        return _temporary.Store.Get(reference);
    }

    private static async Task SkopeoAsync(params string[] arguments)
    {
        var skopeo = await DebianProgram.FindAsync("skopeo", "skopeo", "libgpgme11", "libassuan0", "libgpg-error0", "libdevmapper1.02.1");
        Assert.SkipWhen(skopeo is null, "skopeo is neither installed nor to be had with apt-get (on Debian: apt-get install skopeo).");
        var (code, output) = (await ExternalProgram.RunAsync(skopeo!.Path, ["--insecure-policy", .. arguments], ".", skopeo.Prepare))!.Value;
        Assert.True(code == 0, output);
    }
}
