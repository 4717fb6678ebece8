namespace Slipway.Deploy;

/// <summary>From where a proxy gets the module.</summary>
public abstract record ModuleSource
{
    /// <summary>
    /// From the registry, by the digest of the artifact; Envoy itself cannot do that, Istio's agent and Envoy Gateway can.
    /// </summary>
    public sealed record Registry : ModuleSource;

    /// <summary>The bare module over HTTP, as a hub serves it.</summary>
    /// <param name="Address">An absolute http or https address.</param>
    public sealed record Http(Uri Address) : ModuleSource;

    /// <summary>A file where the proxy runs.</summary>
    /// <param name="Path">Its absolute path there.</param>
    public sealed record File(string Path) : ModuleSource;
}
