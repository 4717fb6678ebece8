using System.Text.Json.Nodes;

namespace Slipway.Artifacts.Tests.Layouts;

public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    private ContentStore Store => _temporary.Store;

    public void Dispose() => _temporary.Dispose();

    public static TheoryData<ArtifactLayout> Written => [.. ArtifactWriter.Layouts];

    private static readonly ArtifactContent _content = new()
    {
        Name = "filter.wasm",
        Module = Modules.Module(["proxy_abi_version_0_2_1"], ["fd_write"], padding: 5000),
        RootIds = ["first", "second"],
        Readme = "# A filter"u8.ToArray(),
        Schema = "{}"u8.ToArray(),
        Annotations = new Dictionary<string, string> { ["org.opencontainers.image.version"] = "1.0" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public async Task What_is_written_in_a_layout_is_read_back(ArtifactLayout layout)
    {
        var manifest = await ArtifactWriter.WriteAsync(Store, _content, layout, default);
        var artifact = await ArtifactReader.ReadAsync(Store, new StoredArtifact("x.example/f:1", manifest, default), default);

        Assert.Equal(layout, artifact.Layout);
        Assert.Equal(_content.Module.ToArray(), artifact.Module.ToArray());
        if (layout != ArtifactLayout.Cncf)
        {
            Assert.Equal(["v0.2.1"], artifact.Configuration!.AbiVersions);
            Assert.Equal(["first", "second"], artifact.Configuration.RootIds);
        }

        Assert.Equal(layout == ArtifactLayout.Oci ? "# A filter"u8.ToArray() : null, artifact.Readme?.ToArray());
        Assert.Equal(layout == ArtifactLayout.Oci ? "{}"u8.ToArray() : null, artifact.Schema?.ToArray());
    }

    /// <summary>A digest that changes here changes for everybody who builds the same filter: it is no test to be adjusted lightly.</summary>
    [Theory]
    [InlineData(ArtifactLayout.Oci, "sha256:c1dcb28ce15a65703daf5fb36f9025e7e078980a0f50341295236897cb85adc6")]
    [InlineData(ArtifactLayout.Docker, "sha256:007624afa07f0a981826ff28e86c67d2b8f05160f9eaec2a32ba1c51c8504615")]
    [InlineData(ArtifactLayout.Solo, "sha256:2e58c191457c5eb88a25c7dc7dfaf12de793b9a55e23212df1449fff5493ccaa")]
    [InlineData(ArtifactLayout.Cncf, "sha256:c5aa5ea211fbf058e99a5693eb0ccae9f51f60443bd2a23a9d07ebe30aeeb576")]
    public async Task The_same_filter_has_the_same_digest_everywhere(ArtifactLayout layout, string digest)
    {
        var manifest = await ArtifactWriter.WriteAsync(Store, _content, layout, default);

        Assert.Equal(digest, manifest.Digest.ToString());
    }

    [Fact]
    public async Task The_configuration_of_an_image_names_every_layer_unpacked()
    {
        var manifest = await ArtifactWriter.WriteAsync(Store, _content, ArtifactLayout.Oci, default);
        var parsed = Manifest.Parse("it", await Store.ReadManifestAsync(manifest, default));
        var config = JsonNode.Parse(await Store.ReadAsync(parsed.Config, 1 << 20, default))!;

        Assert.Equal(parsed.Layers.Count, config["rootfs"]!["diff_ids"]!.AsArray().Count);
        await using var layer = new System.IO.Compression.GZipStream(Store.Open(parsed.Layers[^1]), System.IO.Compression.CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        await layer.CopyToAsync(unpacked);
        Assert.Equal(Digest.Of(unpacked.ToArray()).ToString(), (string?)config["rootfs"]!["diff_ids"]![2]);
    }

    [Theory]
    [InlineData(ArtifactLayout.Higress)]
    [InlineData(ArtifactLayout.WasmToOci)]
    public async Task A_layout_that_no_host_of_ours_prefers_is_not_written(ArtifactLayout layout)
    {
        var error = await Assert.ThrowsAsync<ArtifactException>(() => ArtifactWriter.WriteAsync(Store, _content, layout, default));

        Assert.Equal($"The layout {layout} can only be read.", error.Message);
    }

    [Fact]
    public async Task What_Higress_publishes_is_read()
    {
        var stored = await Artifacts.PutAsync(
            Store,
            Artifacts.OciManifest,
            Artifacts.OciConfig,
            ("application/vnd.module.wasm.spec.v1+yaml", "a: 1"u8.ToArray(), "spec.yaml"),
            ("application/vnd.module.wasm.doc.v1+markdown", "# Plugin"u8.ToArray(), "README.md"),
            (Artifacts.OciLayer, Artifacts.Archive(("plugin.wasm", Modules.Filter)), "plugin.tar.gz"));
        var artifact = await ArtifactReader.ReadAsync(Store, stored, default);

        Assert.Equal((ArtifactLayout.Higress, "# Plugin"), (artifact.Layout, System.Text.Encoding.UTF8.GetString(artifact.Readme!.Value.Span)));
        Assert.Equal(Modules.Filter, artifact.Module.ToArray());
    }

    [Fact]
    public async Task What_wasm_to_oci_publishes_is_read()
    {
        var stored = await Artifacts.PutAsync(
            Store,
            Artifacts.OciManifest,
            "application/vnd.wasm.config.v1+json",
            ("application/vnd.wasm.content.layer.v1+wasm", Modules.Filter, "module.wasm"));
        var artifact = await ArtifactReader.ReadAsync(Store, stored, default);

        Assert.Equal(ArtifactLayout.WasmToOci, artifact.Layout);
        Assert.Equal(Modules.Filter, artifact.Module.ToArray());
    }

    [Fact]
    public void The_runtime_configuration_is_read_as_the_specification_has_it_and_as_the_tool_writes_it()
    {
        var tool = RuntimeConfiguration.TryParse("""{"type":"envoy_proxy","abiVersions":["v0.2.1"],"config":{"rootIds":["a"]}}"""u8)!;
        var specification = RuntimeConfiguration.TryParse("""{"type":"envoy_proxy","abi_version":"v0.2.1","config":{"root_ids":["a"]}}"""u8)!;

        Assert.Equal((tool.Type, tool.AbiVersions.Single(), tool.RootIds.Single()), ("envoy_proxy", "v0.2.1", "a"));
        Assert.Equal((tool.Type, tool.AbiVersions.Single(), tool.RootIds.Single()),
            (specification.Type, specification.AbiVersions.Single(), specification.RootIds.Single()));
        Assert.Null(RuntimeConfiguration.TryParse("[1]"u8)?.Type);
        Assert.Null(RuntimeConfiguration.TryParse("""{"type":7}"""u8));
    }
}
