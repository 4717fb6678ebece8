using System.Text.Json;
using Slipway.Sandbox;

namespace Slipway.Artifacts;

/// <summary>Packs a module into an artifact. The same content always has the same bytes, and so the same digests.</summary>
public static class ArtifactWriter
{
    private const string AbiMarker = "proxy_abi_version_";

    private static readonly Dictionary<ArtifactLayout, Func<Packing, Task<Manifest>>> s_layouts = new()
    {
        [ArtifactLayout.Oci] = OciAsync,
        [ArtifactLayout.Docker] = DockerAsync,
        [ArtifactLayout.Solo] = SoloAsync,
        [ArtifactLayout.Cncf] = CncfAsync,
    };

    /// <summary>The layouts that can be written.</summary>
    public static IReadOnlyCollection<ArtifactLayout> Layouts => s_layouts.Keys;

    /// <summary>Packs into the store. Let no other process prune it meanwhile: <see cref="ContentStore.UseAsync"/>.</summary>
    /// <returns>The manifest, to be given a reference.</returns>
    /// <exception cref="ArtifactException">It is nothing that a host would load.</exception>
    public static async Task<Descriptor> WriteAsync(
        ContentStore store, ArtifactContent content, ArtifactLayout layout, CancellationToken cancellationToken)
    {
        if (!s_layouts.TryGetValue(layout, out var write))
            throw new ArtifactException($"The layout {layout} can only be read.", $"What can be written are {string.Join(", ", Layouts)}.");
        if (content.Module.Length > ArtifactReader.MaxModuleSize)
        {
            throw new ArtifactException(
                $"{content.Name} has {content.Module.Length} bytes, more than the {ArtifactReader.MaxModuleSize} that hosts load.");
        }

        var manifest = await write(new Packing(store, content, Configuration(content), cancellationToken));
        return await store.AddAsync(manifest.MediaType!, manifest.ToBytes(), cancellationToken);
    }

    private sealed record Packing(ContentStore Store, ArtifactContent Content, RuntimeConfiguration Configuration, CancellationToken Cancellation)
    {
        public Task<Descriptor> AddAsync(string mediaType, ReadOnlyMemory<byte> bytes) => Store.AddAsync(mediaType, bytes, Cancellation);

        public async Task<Descriptor> AddAsync(string mediaType, ReadOnlyMemory<byte> bytes, string title) =>
            await AddAsync(mediaType, bytes) with { Annotations = new Dictionary<string, string> { [Annotations.Title] = title } };

        public async Task<(Descriptor Layer, Digest Unpacked)> AddArchiveAsync(string mediaType)
        {
            await using var blob = Store.Create();
            var unpacked = await Task.Run(
                () => ModuleArchive.Write(
                    blob, [(ModuleArchive.ModuleName, Content.Module), (ModuleArchive.ConfigurationName, Configuration.ToBytes())]),
                Cancellation);
            return (await blob.CommitAsync(mediaType, Cancellation), unpacked);
        }

        public Manifest Manifest(
            string mediaType, Descriptor configuration, IReadOnlyList<Descriptor> layers,
            params IEnumerable<(string Key, string Value)> annotations)
        {
            // Sorted, for the order would be another reason for another digest.
            var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in Content.Annotations)
                all[key] = value;
            foreach (var (key, value) in annotations)
                all[key] = value;
            return new Manifest
            {
                SchemaVersion = 2,
                MediaType = mediaType,
                Config = configuration,
                Layers = layers,

                // Docker's format has none.
                Annotations = all.Count == 0 || mediaType == MediaTypes.DockerManifest ? null : all,
            };
        }
    }

    private static async Task<Manifest> OciAsync(Packing packing)
    {
        // Hosts look at the last layer only, so that what people read goes before it.
        var layers = new List<Descriptor>();
        if (packing.Content.Readme is { } readme)
            layers.Add(await packing.AddAsync(MediaTypes.Documentation, readme, "README.md"));
        if (packing.Content.Schema is { } schema)
            layers.Add(await packing.AddAsync(MediaTypes.Schema, schema, "schema.json"));
        var (module, unpacked) = await packing.AddArchiveAsync(MediaTypes.OciLayer);
        var configuration = await packing.AddAsync(
            MediaTypes.OciConfiguration, ImageConfiguration([.. layers.Select(layer => layer.Digest), unpacked]));
        return packing.Manifest(MediaTypes.OciManifest, configuration, [.. layers, module], (Annotations.Variant, Annotations.CompatVariant));
    }

    private static async Task<Manifest> DockerAsync(Packing packing)
    {
        var (module, unpacked) = await packing.AddArchiveAsync(MediaTypes.DockerLayer);
        var configuration = await packing.AddAsync(MediaTypes.DockerConfiguration, ImageConfiguration([unpacked]));
        return packing.Manifest(MediaTypes.DockerManifest, configuration, [module]);
    }

    private static async Task<Manifest> SoloAsync(Packing packing)
    {
        var bytes = packing.Configuration.ToBytes();
        var configuration = await packing.AddAsync(MediaTypes.SoloConfiguration, bytes);
        var first = await packing.AddAsync(MediaTypes.SoloConfiguration, bytes, ModuleArchive.ConfigurationName);
        var module = await packing.AddAsync(MediaTypes.SoloContent, packing.Content.Module, "filter.wasm");
        return packing.Manifest(
            MediaTypes.OciManifest,
            configuration,
            [first, module],
            (Annotations.SoloType, packing.Configuration.Type),
            (Annotations.SoloAbiVersion, string.Join(',', packing.Configuration.AbiVersions)));
    }

    private static async Task<Manifest> CncfAsync(Packing packing)
    {
        var module = await packing.AddAsync(MediaTypes.CncfContent, packing.Content.Module);
        var configuration = JsonSerializer.SerializeToUtf8Bytes(
            new CncfConfiguration("wasm", "wasip1", [module.Digest]), LayoutJson.Default.CncfConfiguration);
        return packing.Manifest(MediaTypes.OciManifest, await packing.AddAsync(MediaTypes.CncfConfiguration, configuration), [module]);
    }

    // No host of filters looks at the platform, and container engines refuse to pull any but their own; this is what most of them have.
    private static byte[] ImageConfiguration(IReadOnlyList<Digest> unpacked) => JsonSerializer.SerializeToUtf8Bytes(
        new ImageConfiguration("amd64", "linux", new ImageConfiguration.FileSystem("layers", unpacked)), LayoutJson.Default.ImageConfiguration);

    private static RuntimeConfiguration Configuration(ArtifactContent content)
    {
        try
        {
            var abis = ModuleOutline.Read(content.Name, content.Module).FunctionExports
                .Where(export => export.StartsWith(AbiMarker, StringComparison.Ordinal))
                .Select(export => "v" + export[AbiMarker.Length..].Replace('_', '.'));
            return new RuntimeConfiguration(RuntimeConfiguration.EnvoyProxy, [.. abis], content.RootIds);
        }
        catch (ModuleException e)
        {
            throw new ArtifactException(e.Message, inner: e);
        }
    }
}
