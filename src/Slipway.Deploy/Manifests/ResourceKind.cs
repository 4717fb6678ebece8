namespace Slipway.Deploy;

/// <summary>A kind of object, where the API server has it, and who brings it there.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">Its name.</param>
/// <param name="Plural">Its name in paths.</param>
/// <param name="Owner">Whose it is, where it is not Kubernetes' own.</param>
internal sealed record ResourceKind(string ApiVersion, string Kind, string Plural, string? Owner = null)
{
    private const string Istio = "Istio";

    public static readonly ResourceKind ConfigMap = new("v1", "ConfigMap", "configmaps");
    public static readonly ResourceKind Service = new("v1", "Service", "services");
    public static readonly ResourceKind Deployment = new("apps/v1", "Deployment", "deployments");
    public static readonly ResourceKind DaemonSet = new("apps/v1", "DaemonSet", "daemonsets");
    public static readonly ResourceKind StatefulSet = new("apps/v1", "StatefulSet", "statefulsets");
    public static readonly ResourceKind WasmPlugin = new("extensions.istio.io/v1alpha1", "WasmPlugin", "wasmplugins", Istio);
    public static readonly ResourceKind TrafficExtension =
        new("extensions.istio.io/v1alpha1", "TrafficExtension", "trafficextensions", Istio);
    public static readonly ResourceKind EnvoyFilter = new("networking.istio.io/v1alpha3", "EnvoyFilter", "envoyfilters", Istio);

    public static readonly ResourceKind EnvoyExtensionPolicy =
        new("gateway.envoyproxy.io/v1alpha1", "EnvoyExtensionPolicy", "envoyextensionpolicies", "Envoy Gateway");

    /// <summary>What a deployment may consist of, in the order in which it is applied: what is referred to comes first.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } =
        [ConfigMap, Service, Deployment, EnvoyFilter, WasmPlugin, TrafficExtension, EnvoyExtensionPolicy];

    /// <summary>What has pods with proxies in them.</summary>
    public static IReadOnlyList<ResourceKind> Workloads { get; } = [Deployment, DaemonSet, StatefulSet];

    public string Path(string? @namespace, string? name = null)
    {
        var root = ApiVersion.Contains('/') ? $"apis/{ApiVersion}" : $"api/{ApiVersion}";
        var within = @namespace is null ? Plural : $"namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}";
        return $"{root}/{within}{(name is null ? "" : "/" + Uri.EscapeDataString(name))}";
    }
}
