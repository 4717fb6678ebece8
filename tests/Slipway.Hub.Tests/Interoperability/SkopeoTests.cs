using Slipway.Artifacts;
using Slipway.Artifacts.Tests;
using Slipway.Hub.Tests.Registry;

namespace Slipway.Hub.Tests.Interoperability;

/// <summary>skopeo copies between the hub and Debian's docker-registry, both ways, and nothing changes on the way.</summary>
public sealed class SkopeoTests(RegistryFixture registries) : IDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly RegistryClient _client = new(TemporaryHub.ClientOptions);

    public void Dispose()
    {
        _client.Dispose();
        _store.Dispose();
    }

    [Theory]
    [InlineData(ArtifactLayout.Oci)]
    [InlineData(ArtifactLayout.Docker)]
    public async Task A_copy_there_and_back_has_the_same_digest(ArtifactLayout layout)
    {
        var name = $"skopeo/{layout.ToString().ToLowerInvariant()}";
        var first = Reference(registries.Hub.Authority, $"{name}-first:1");
        var control = Reference(registries.DockerRegistry.Address, $"{name}:1");
        var back = Reference(registries.Hub.Authority, $"{name}-back:1");
        var manifest = await ArtifactWriter.WriteAsync(
            _store.Store, new ArtifactContent { Name = "f", Module = WasmModules.Filter, Readme = "# F"u8.ToArray() }, layout, default);
        await _store.Store.SetAsync(first, manifest, default);
        await ArtifactTransfer.PushAsync(_client, _store.Store, _store.Store.Get(first), first, null, default);

        await CopyAsync(first, control);
        await CopyAsync(control, back);

        Assert.Equal(manifest.Digest, await _client.FindDigestAsync(control, default));
        var (sent, arrived) = (await _client.GetManifestAsync(first, default), await _client.GetManifestAsync(back, default));
        Assert.Equal(sent.Bytes.ToArray(), arrived.Bytes.ToArray());
        Assert.Equal(sent.MediaType, arrived.MediaType);
    }

    private static ArtifactReference Reference(string registry, string name) => ArtifactReference.Parse($"{registry}/{name}");

    private static async Task CopyAsync(ArtifactReference source, ArtifactReference target)
    {
        var skopeo = await DebianProgram.FindAsync("skopeo", "skopeo", "libgpgme11", "libassuan0", "libgpg-error0", "libdevmapper1.02.1");
        Assert.SkipWhen(skopeo is null, "skopeo is neither installed nor to be had with apt-get (on Debian: apt-get install skopeo).");
        var result = await ExternalProgram.RunAsync(
            skopeo!.Path,
            ["--insecure-policy", "copy", "--src-tls-verify=false", "--dest-tls-verify=false", $"docker://{source}", $"docker://{target}"],
            ".",
            skopeo.Prepare);
        Assert.True(result is (0, _), result?.Output);
    }
}
