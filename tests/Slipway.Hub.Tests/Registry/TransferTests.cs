using Slipway.Artifacts;
using Slipway.Artifacts.Tests;

namespace Slipway.Hub.Tests.Registry;

/// <summary>What our own client sends comes back, byte for byte.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly TemporaryStore _source = new();
    private readonly TemporaryStore _target = new();
    private readonly RegistryClient _client = new(TemporaryHub.ClientOptions);

    public void Dispose()
    {
        _client.Dispose();
        _source.Dispose();
        _target.Dispose();
    }

    [Theory]
    [InlineData(ArtifactLayout.Oci)]
    [InlineData(ArtifactLayout.Docker)]
    [InlineData(ArtifactLayout.Solo)]
    [InlineData(ArtifactLayout.Cncf)]
    public async Task An_artifact_is_pushed_and_pulled(ArtifactLayout layout)
    {
        await using var hub = await TemporaryHub.StartAsync();
        var reference = ArtifactReference.Parse($"{hub.Authority}/acme/filter:1");
        var manifest = await ArtifactWriter.WriteAsync(
            _source.Store, new ArtifactContent { Name = "f", Module = WasmModules.Filter, Readme = "# F"u8.ToArray() }, layout, default);
        await _source.Store.SetAsync(reference, manifest, default);

        await ArtifactTransfer.PushAsync(_client, _source.Store, _source.Store.Get(reference), reference, null, default);
        var pulled = await ArtifactTransfer.PullAsync(_client, _target.Store, reference, null, default);

        Assert.Equal(manifest, pulled.Manifest);
        Assert.Equal(WasmModules.Filter, (await ArtifactReader.ReadAsync(_target.Store, pulled, default)).Module.ToArray());
    }
}
