namespace Slipway.Artifacts.Tests.Layouts;

/// <summary>Who loads what, by what is known of the consumers' sources and of what broke in practice.</summary>
public sealed class VerificationTests : IDisposable
{
    private const string SoloConfig = "application/vnd.module.wasm.config.v1+json";
    private const string SoloContent = "application/vnd.module.wasm.content.layer.v1+wasm";
    private const string CncfConfig = "application/vnd.wasm.config.v0+json";
    private readonly TemporaryStore _temporary = new();

    private static readonly byte[] _archive = Artifacts.Archive(("plugin.wasm", Modules.Filter));

    /// <summary>The layers of an artifact, and whether Istio, Envoy Gateway, the CNCF's tools and docker take it.</summary>
    private static readonly Dictionary<string, (string Manifest, string Config, (string, byte[], string?)[] Layers, string Loads)> _cases = new()
    {
        ["OCI compat"] = (Artifacts.OciManifest, Artifacts.OciConfig, [(Artifacts.OciLayer, _archive, null)], "yes yes no yes"),
        ["OCI compat, the module in a folder"] = (
            Artifacts.OciManifest, Artifacts.OciConfig, [(Artifacts.OciLayer, Artifacts.Archive(("a/plugin.wasm", Modules.Filter)), null)], "yes yes no yes"),
        ["OCI compat after documents"] = (
            Artifacts.OciManifest, Artifacts.OciConfig, [("text/markdown", [1], null), (Artifacts.OciLayer, _archive, null)], "yes yes no no"),
        ["OCI compat before documents"] = (
            Artifacts.OciManifest, Artifacts.OciConfig, [(Artifacts.OciLayer, _archive, null), ("text/markdown", [1], null)], "no no no no"),
        ["Docker compat"] = (
            "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.container.image.v1+json",
            [("application/vnd.docker.image.rootfs.diff.tar.gzip", _archive, null)], "yes yes no yes"),
        ["a layer of OCI's in a manifest of Docker's"] = (
            "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.container.image.v1+json",
            [(Artifacts.OciLayer, _archive, null)], "no no no yes"),
        ["solo.io's"] = (
            Artifacts.OciManifest, SoloConfig, [(SoloConfig, "{}"u8.ToArray(), null), (SoloContent, Modules.Filter, null)], "yes yes no no"),
        ["solo.io's content alone"] = (Artifacts.OciManifest, SoloConfig, [(SoloContent, Modules.Filter, null)], "no no no no"),
        ["solo.io's with documents"] = (
            Artifacts.OciManifest, SoloConfig,
            [("text/markdown", [1], null), (SoloConfig, "{}"u8.ToArray(), null), (SoloContent, Modules.Filter, null)], "no no no no"),
        ["CNCF"] = (Artifacts.OciManifest, CncfConfig, [("application/wasm", Modules.Filter, null)], "no no yes no"),
        ["CNCF with two layers"] = (
            Artifacts.OciManifest, CncfConfig, [("application/wasm", Modules.Filter, null), ("application/wasm", Modules.Filter, null)], "no no no no"),
        ["wasm-to-oci"] = (
            Artifacts.OciManifest, "application/vnd.wasm.config.v1+json",
            [("application/vnd.wasm.content.layer.v1+wasm", Modules.Filter, null)], "no no no no"),
        ["zstd"] = (
            Artifacts.OciManifest, Artifacts.OciConfig, [("application/vnd.oci.image.layer.v1.tar+zstd", _archive, null)], "no no no no"),
        ["a component"] = (
            Artifacts.OciManifest, Artifacts.OciConfig, [(Artifacts.OciLayer, Artifacts.Archive(("plugin.wasm", Modules.Component)), null)], "no no no yes"),
        ["an archive without plugin.wasm"] = (
            Artifacts.OciManifest, Artifacts.OciConfig, [(Artifacts.OciLayer, Artifacts.Archive(("main.wasm", Modules.Filter)), null)], "no no no yes"),
    };

    public static TheoryData<string> Cases => [.. _cases.Keys];

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_consumer_has_its_own_verdict(string what)
    {
        var (manifest, config, layers, loads) = _cases[what];
        var stored = await Artifacts.PutAsync(_temporary.Store, manifest, config, layers);

        var report = await ArtifactVerification.VerifyAsync(_temporary.Store, stored, default);

        Assert.Equal(loads, string.Join(' ', report.Consumers.Select(consumer => consumer.Loads ? "yes" : "no")));
        Assert.All(report.Consumers, consumer => Assert.EndsWith(".", consumer.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "any Envoy", true)]
    [InlineData("fd_write proc_exit", "any Envoy", true)]
    [InlineData("fd_write sched_yield", "Envoys with proxy-wasm-cpp-host of 2024-12-19 or later", true)]
    [InlineData("fd_write sock_send poll_oneoff", "Envoys with proxy-wasm-cpp-host of 2026-04-06 or later", true)]
    [InlineData("fd_write sock_open", null, false)]
    public async Task The_imports_of_a_module_tell_which_Envoy_links_it(string imports, string? since, bool sound)
    {
        var module = Modules.Module(["proxy_abi_version_0_2_1"], imports.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var manifest = await ArtifactWriter.WriteAsync(
            _temporary.Store, new ArtifactContent { Name = "f.wasm", Module = module }, ArtifactLayout.Oci, default);

        var report = await ArtifactVerification.VerifyAsync(_temporary.Store, new StoredArtifact("x.example/f:1", manifest, default), default);

        Assert.Equal((since, sound), (report.Wasi!.Since, report.IsSound));
    }
}
