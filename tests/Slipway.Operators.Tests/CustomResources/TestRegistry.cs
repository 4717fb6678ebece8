using Slipway.Artifacts;

namespace Slipway.Operators.Tests.CustomResources;

/// <summary>A registry with modules for <c>WasmOperator</c> resources.</summary>
public sealed class TestRegistry : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-operators-").FullName;
    private DockerRegistry? _registry;

    internal static RegistryOptions Options { get; } = new() { PlainHttp = true };

    public async ValueTask InitializeAsync() => _registry = await DockerRegistry.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal void SkipWithoutRegistry() => Assert.SkipWhen(_registry is null, DockerRegistry.NotInstalled);

    /// <summary>The store of a host, empty at first.</summary>
    internal ContentStore NewStore() => new(Path.Combine(_folder, Path.GetRandomFileName()));

    /// <returns>The image with its digest.</returns>
    internal async Task<string> PushAsync(byte[] wat)
    {
        var store = NewStore();
        var reference = ArtifactReference.Parse($"{_registry!.Address}/acme/guest:1");
        var content = new ArtifactContent { Name = "guest", Module = Wasmtime.Module.ConvertText(System.Text.Encoding.UTF8.GetString(wat)) };
        var manifest = await ArtifactWriter.WriteAsync(store, content, ArtifactLayout.Oci, TestContext.Current.CancellationToken);
        await store.SetAsync(reference, manifest, TestContext.Current.CancellationToken);
        using var client = new RegistryClient(Options);
        await ArtifactTransfer.PushAsync(client, store, store.Get(reference), reference, null, TestContext.Current.CancellationToken);
        return reference.At(manifest.Digest).ToString();
    }

    /// <summary>An image that nobody has pushed.</summary>
    internal string Missing => $"{_registry!.Address}/acme/guest@sha256:{new string('0', 64)}";
}
