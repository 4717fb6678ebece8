namespace Slipway.Deploy;

/// <summary>Writes the objects that put a filter into the proxies of an Istio mesh.</summary>
public static class IstioTarget
{
    /// <summary>How the target is called.</summary>
    public const string Name = "istio";

    /// <summary>What <see cref="TargetReference.Parse"/> may take for it.</summary>
    public static IReadOnlyList<string> AttachableKinds { get; } = ["Gateway", "GatewayClass", "Service", "ServiceEntry"];

    /// <summary>The objects for a plugin.</summary>
    /// <param name="plugin">The filter.</param>
    /// <param name="options">Where to.</param>
    /// <param name="namespace">The namespace of the objects.</param>
    /// <exception cref="DeployException">The kind cannot do what is essential.</exception>
    public static Manifests Write(PluginDeployment plugin, IstioOptions options, string @namespace)
    {
        var scope = new DeploymentScope(Name, @namespace);
        var (objects, limits) = options.Kind switch
        {
            IstioKind.WasmPlugin => (ExtensionObjects.WasmPlugin(scope, plugin, options), ExtensionObjects.Limits),
            IstioKind.TrafficExtension => (ExtensionObjects.TrafficExtension(scope, plugin, options), ExtensionObjects.Limits),
            _ => throw new InvalidOperationException($"{options.Kind} is no kind."),
        };
        return new Manifests(scope, plugin, objects, [.. limits.Select(limit => limit(plugin, options)).OfType<string>()]);
    }
}
