using System.Text;

namespace Slipway.Artifacts.Tests.Layouts;

/// <summary>Artifacts that must be refused, each with one sentence that says why.</summary>
public sealed class HostileTests : IDisposable
{
    private const string Layer = Artifacts.OciLayer;
    private static readonly string _digest = Digest.Of("x"u8).ToString();
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    /// <summary>One layer's bytes, or several layers, and what is said of them.</summary>
    private static readonly Dictionary<string, ((string MediaType, byte[] Content, string? Title)[] Layers, string Message)> _layers = new()
    {
        ["a bomb"] = ([(Layer, Artifacts.Bomb("README", 400L << 20), null)], "unpacks to more than 272 MiB, which no filter needs."),
        ["a module of 300 MiB"] = ([(Layer, Artifacts.Bomb("plugin.wasm", 300L << 20), null)], "has 314572800 bytes, more than the 268435456 that hosts load."),
        ["a path out"] = ([(Layer, Artifacts.Archive(("../../etc/plugin.wasm", Modules.Filter)), null)],
            "has an entry that leads out of its folder: '../../etc/plugin.wasm'."),
        ["an absolute path"] = ([(Layer, Artifacts.Gzip([.. Artifacts.TarHeader("/etc/plugin.wasm", 0), .. new byte[1024]]), null)],
            "has an entry that leads out of its folder: '/etc/plugin.wasm'."),
        ["a link to a file of the machine"] = ([(Layer, Artifacts.Gzip([.. Artifacts.TarHeader("plugin.wasm", 0, '2'), .. new byte[1024]]), null)],
            "has no file plugin.wasm."),
        ["a name of two gigabytes"] = ([(Layer, Artifacts.Gzip(Artifacts.TarHeader("././@LongLink", 2_000_000_000, 'L')), null)],
            "is not a gzip archive in tar format: "),
        ["no plugin.wasm"] = ([(Layer, Artifacts.Archive(("filter.wasm", Modules.Filter)), null)], "has no file plugin.wasm."),
        ["an archive cut off"] = ([(Layer, Artifacts.Archive(("plugin.wasm", Modules.Module([], [], 9000)))[..4000], null)],
            "is not a gzip archive in tar format: "),
        ["no archive"] = ([(Layer, Modules.Filter, null)], "is not a gzip archive in tar format: "),
        ["a component"] = ([(Layer, Artifacts.Archive(("plugin.wasm", Modules.Component)), null)],
            "test.example/filter:1 is a WebAssembly component, not a core module; build it for wasm32-wasip1 or wasm32-unknown-unknown."),
        ["no module"] = ([(Layer, Artifacts.Archive(("plugin.wasm", "<html>"u8.ToArray())), null)],
            "test.example/filter:1 is not a WebAssembly module: it starts with 3c 68 74 6d (an HTML or XML page?), expected 00 61 73 6d."),
        ["three layers of solo.io's"] = (
            [("text/x", "a"u8.ToArray(), null), ("application/vnd.module.wasm.config.v1+json", "{}"u8.ToArray(), null),
             ("application/vnd.module.wasm.content.layer.v1+wasm", Modules.Filter, null)],
            "test.example/filter:1 is not the artifact of a filter: solo.io's layout has two layers, and this has 3."),
        ["no layers"] = ([], "test.example/filter:1 is not the artifact of a filter: it has no layers."),
        ["zstd"] = ([("application/vnd.oci.image.layer.v1.tar+zstd", [], null)],
            "test.example/filter:1 is not the artifact of a filter: its last layer is application/vnd.oci.image.layer.v1.tar+zstd, "
            + "which is no layout of a WebAssembly module."),
    };

    public static TheoryData<string> HostileLayers => [.. _layers.Keys];

    [Theory]
    [MemberData(nameof(HostileLayers))]
    public async Task A_hostile_layer_is_refused(string what)
    {
        var (layers, message) = _layers[what];
        var stored = await Artifacts.PutAsync(_temporary.Store, Artifacts.OciManifest, Artifacts.OciConfig, layers);

        var error = await Assert.ThrowsAsync<ArtifactException>(() => ArtifactReader.ReadAsync(_temporary.Store, stored, default));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static readonly Dictionary<string, (string MediaType, string Manifest, string Message)> _manifests = new()
    {
        ["an index"] = ("application/vnd.oci.image.index.v1+json", $$"""{"schemaVersion":2,"manifests":[{"mediaType":"a","digest":"{{_digest}}","size":1}]}""",
            "is an index of manifests, which hosts of filters pin by another digest or refuse."),
        ["a list of Docker's"] = ("application/vnd.docker.distribution.manifest.list.v2+json", "{}",
            "is an index of manifests, which hosts of filters pin by another digest or refuse."),
        ["no JSON"] = (Artifacts.OciManifest, "<html>", "cannot be read: "),
        ["null"] = (Artifacts.OciManifest, "null", "cannot be read: "),
        ["two configs"] = (Artifacts.OciManifest, Text(config: $$"""{"mediaType":"a","digest":"{{_digest}}","size":1},"config":null"""), "cannot be read: "),
        ["no config"] = (Artifacts.OciManifest, Text(config: "null"), "is not valid: config or a layer is null."),
        ["a digest of another kind"] = (Artifacts.OciManifest, Text(layers: """{"mediaType":"a","digest":"md5:00","size":1}"""), "cannot be read: "),
        ["a path for a digest"] = (Artifacts.OciManifest, Text(layers: """{"mediaType":"a","digest":"sha256:../../../../etc/passwd","size":1}"""),
            "cannot be read: "),
        ["a negative size"] = (Artifacts.OciManifest, Text(layers: $$"""{"mediaType":"a","digest":"{{_digest}}","size":-1}"""),
            "is not valid: layers[0] has the size -1."),
        ["a size that is no number"] = (Artifacts.OciManifest, Text(layers: $$"""{"mediaType":"a","digest":"{{_digest}}","size":1e99}"""), "cannot be read: "),
        ["a null layer"] = (Artifacts.OciManifest, Text(layers: "null"), "is not valid: config or a layer is null."),
        ["a thousand layers"] = (Artifacts.OciManifest,
            Text(layers: string.Join(',', Enumerable.Repeat($$"""{"mediaType":"a","digest":"{{_digest}}","size":1}""", 1000))),
            "is not valid: it has 1000 layers, more than 127."),
        ["the first schema"] = (Artifacts.OciManifest, Text(version: 1), "is not valid: its schemaVersion is 1 and not 2."),
        ["two things at once"] = ("application/vnd.docker.distribution.manifest.v2+json", Text(),
            "it says that it is application/vnd.oci.image.manifest.v1+json, and was delivered as application/vnd.docker.distribution.manifest.v2+json."),
        ["a depth without end"] = (Artifacts.OciManifest, new string('[', 100_000), "cannot be read: "),
    };

    public static TheoryData<string> HostileManifests => [.. _manifests.Keys];

    [Theory]
    [MemberData(nameof(HostileManifests))]
    public async Task A_hostile_manifest_is_refused(string what)
    {
        var (mediaType, manifest, message) = _manifests[what];
        var stored = await Artifacts.PutAsync(_temporary.Store, mediaType, Encoding.UTF8.GetBytes(manifest));

        var error = await Assert.ThrowsAsync<ArtifactException>(() => ArtifactReader.ReadAsync(_temporary.Store, stored, default));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_layer_of_another_size_than_announced_is_refused(int difference)
    {
        var layer = await _temporary.Store.AddAsync("application/wasm", Modules.Filter, default);

        var error = await Assert.ThrowsAsync<ArtifactException>(
            () => _temporary.Store.ReadAsync(layer with { Size = layer.Size + difference }, 1 << 20, default));

        Assert.Contains("bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_too_large_is_not_packed()
    {
        var content = new ArtifactContent { Name = "big.wasm", Module = new byte[(256 << 20) + 1] };

        var error = await Assert.ThrowsAsync<ArtifactException>(() => ArtifactWriter.WriteAsync(_temporary.Store, content, ArtifactLayout.Oci, default));

        Assert.Equal("big.wasm has 268435457 bytes, more than the 268435456 that hosts load.", error.Message);
    }

    public static TheoryData<byte[], string> NoModules => new()
    {
        { Modules.Component, "f.wasm is a WebAssembly component, not a core module; build it for wasm32-wasip1 or wasm32-unknown-unknown." },
        { "(module)"u8.ToArray(), "f.wasm is WebAssembly text, where the binary form is needed." },
        { [], "f.wasm is not a WebAssembly module: it is empty." },
        { [0, 0x61, 0x73, 0x6d, 2, 0, 0, 0], "f.wasm is not a WebAssembly module of version 1, the only one that hosts load." },
        { [.. Modules.Filter, 7, 50, 1], "f.wasm is not a valid WebAssembly module: a length before byte " },
    };

    [Theory]
    [MemberData(nameof(NoModules))]
    public async Task What_is_no_core_module_is_not_packed(byte[] module, string message)
    {
        var content = new ArtifactContent { Name = "f.wasm", Module = module };

        var error = await Assert.ThrowsAsync<ArtifactException>(() => ArtifactWriter.WriteAsync(_temporary.Store, content, ArtifactLayout.Oci, default));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static string Text(int version = 2, string? config = null, string? layers = null) =>
        $$"""
        {"schemaVersion":{{version}},"mediaType":"{{Artifacts.OciManifest}}",
         "config":{{config ?? $$"""{"mediaType":"a","digest":"{{_digest}}","size":1}"""}},"layers":[{{layers}}]}
        """;
}
