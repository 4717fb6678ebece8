using System.Net;
using System.Net.Http.Headers;
using Slipway.Artifacts;
using Slipway.Artifacts.Tests;

namespace Slipway.Hub.Tests.Registry;

/// <summary>What Envoy fetches as <c>code.remote</c>.</summary>
public sealed class ModuleTests : IDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly RegistryClient _client = new(TemporaryHub.ClientOptions);

    public void Dispose()
    {
        _client.Dispose();
        _store.Dispose();
    }

    [Theory]
    [InlineData(ArtifactLayout.Oci, "")]
    [InlineData(ArtifactLayout.Docker, ".wasm")]
    [InlineData(ArtifactLayout.Solo, "")]
    [InlineData(ArtifactLayout.Cncf, ".wasm")]
    public async Task The_module_of_every_layout_is_served_by_its_own_digest(ArtifactLayout layout, string extension)
    {
        await using var hub = await TemporaryHub.StartAsync();
        using var http = hub.Client();
        await PushAsync(hub, layout);
        var path = $"/modules/sha256/{Digest.Of(WasmModules.Filter).Hex}{extension}";

        using var answer = await http.GetAsync(path);
        using var again = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } });

        Assert.Equal(WasmModules.Filter, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/wasm", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task A_module_is_there_after_a_restart_and_gone_with_its_last_manifest()
    {
        string folder;
        var path = $"/modules/sha256/{Digest.Of(WasmModules.Filter).Hex}";
        ArtifactReference reference;
        await using (var hub = await TemporaryHub.StartAsync(keep: true))
        {
            folder = hub.Folder;
            reference = await PushAsync(hub, ArtifactLayout.Oci);
        }

        await using var restarted = await TemporaryHub.StartAsync(folder: folder);
        using var http = restarted.Client();
        Assert.Equal(WasmModules.Filter, await http.GetByteArrayAsync(path));
        await _client.DeleteManifestAsync(
            ArtifactReference.Parse($"{restarted.Authority}/{reference.Repository}@{_store.Store.Get(reference).Manifest.Digest}"), default);

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Part_of_a_module_can_be_asked_for()
    {
        await using var hub = await TemporaryHub.StartAsync();
        using var http = hub.Client();
        await PushAsync(hub, ArtifactLayout.Oci);
        http.DefaultRequestHeaders.Range = new RangeHeaderValue(0, 3);

        Assert.Equal("\0asm"u8.ToArray(), await http.GetByteArrayAsync($"/modules/sha256/{Digest.Of(WasmModules.Filter).Hex}"));
    }

    private async Task<ArtifactReference> PushAsync(TemporaryHub hub, ArtifactLayout layout)
    {
        var reference = ArtifactReference.Parse($"{hub.Authority}/acme/filter:1");
        var manifest = await ArtifactWriter.WriteAsync(
            _store.Store, new ArtifactContent { Name = "f", Module = WasmModules.Filter, Readme = "# F"u8.ToArray() }, layout, default);
        await _store.Store.SetAsync(reference, manifest, default);
        await ArtifactTransfer.PushAsync(_client, _store.Store, _store.Store.Get(reference), reference, null, default);
        return reference;
    }
}
