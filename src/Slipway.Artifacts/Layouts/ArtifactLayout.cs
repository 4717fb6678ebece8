namespace Slipway.Artifacts;

/// <summary>How a module lies in an artifact. Hosts differ in which of them they load.</summary>
public enum ArtifactLayout
{
    /// <summary>"Compat", as an OCI image: a gzip archive with <c>plugin.wasm</c> is the last layer. Istio and Envoy Gateway load it.</summary>
    Oci,

    /// <summary>"Compat", as a Docker image: the same with Docker's media types, and no other layer.</summary>
    Docker,

    /// <summary>solo.io's: the runtime configuration and the bare module, two layers.</summary>
    Solo,

    /// <summary>CNCF TAG Runtime's: one layer, the bare module. What wkg, Spin and wasmCloud load.</summary>
    Cncf,

    /// <summary>What wasm-to-oci, cosign and Kubewarden write: one layer, the bare module. Read only.</summary>
    WasmToOci,

    /// <summary>Higress': as <see cref="Oci"/>, after a specification and documentation. Read only.</summary>
    Higress,
}
