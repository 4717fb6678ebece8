namespace Slipway.Deploy;

/// <summary>By which of Istio's objects a filter gets into proxies.</summary>
public enum IstioKind
{
    /// <summary>The object made for it; every Istio since 1.12.</summary>
    WasmPlugin,

    /// <summary>What supersedes it.</summary>
    TrafficExtension,

    /// <summary>A filter put into Envoy's configuration as it is; all that Envoy knows can be said.</summary>
    EnvoyFilter,

    /// <summary>The same by extension discovery, so that Istio's agent fetches the module from its registry.</summary>
    EnvoyFilterEcds,

    /// <summary>The module in a ConfigMap that is mounted into the proxies of one workload; needs no registry, restarts the pods.</summary>
    ConfigMap,
}
