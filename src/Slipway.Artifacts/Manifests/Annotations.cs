namespace Slipway.Artifacts;

/// <summary>Keys of annotations (OCI image specification, "Annotations", and solo.io's).</summary>
internal static class Annotations
{
    public const string Title = "org.opencontainers.image.title";
    public const string Description = "org.opencontainers.image.description";
    public const string Version = "org.opencontainers.image.version";
    public const string Licenses = "org.opencontainers.image.licenses";
    public const string Variant = "module.wasm.image/variant";
    public const string SoloType = "module.wasm.runtime/type";
    public const string SoloAbiVersion = "module.wasm.runtime/abi_version";

    public const string CompatVariant = "compat";
}
