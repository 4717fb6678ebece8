namespace Slipway.Artifacts;

/// <summary>The media types of manifests, configurations and layers that are met in registries.</summary>
internal static class MediaTypes
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciConfiguration = "application/vnd.oci.image.config.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar+gzip";

    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerConfiguration = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>solo.io's configuration, which is a layer as well.</summary>
    public const string SoloConfiguration = "application/vnd.module.wasm.config.v1+json";
    public const string SoloContent = "application/vnd.module.wasm.content.layer.v1+wasm";

    public const string CncfConfiguration = "application/vnd.wasm.config.v0+json";
    public const string CncfContent = "application/wasm";

    /// <summary>What wasm-to-oci, cosign and Kubewarden write.</summary>
    public const string WasmToOciConfiguration = "application/vnd.wasm.config.v1+json";
    public const string WasmToOciContent = "application/vnd.wasm.content.layer.v1+wasm";

    public const string HigressSpecification = "application/vnd.module.wasm.spec.v1+yaml";

    /// <summary>A README, as Higress has it.</summary>
    public const string Documentation = "application/vnd.module.wasm.doc.v1+markdown";
    public const string Schema = "application/schema+json";

    public static IReadOnlyList<string> Manifests { get; } = [OciManifest, DockerManifest, OciIndex, DockerManifestList];

    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerManifestList;
}
