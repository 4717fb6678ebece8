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
    /// <param name="module">The module itself.</param>
    /// <param name="namespace">The namespace of the objects.</param>
    /// <exception cref="DeployException">The kind cannot do what is essential.</exception>
    public static Manifests Write(PluginDeployment plugin, IstioOptions options, ReadOnlyMemory<byte> module, string @namespace)
    {
        var scope = new DeploymentScope(Name, @namespace);
        if (options.Kind == IstioKind.ConfigMap)
        {
            var (mounted, mount) = MountedModule.Write(scope, plugin, options, module);
            return new Manifests(scope, plugin, mounted, Warnings(MountedModule.Limits)) { Mount = mount };
        }

        var (objects, limits) = options.Kind switch
        {
            IstioKind.TrafficExtension => (ExtensionObjects.TrafficExtension(scope, plugin, options), ExtensionObjects.Limits),
            IstioKind.EnvoyFilter => (EnvoyFilterObjects.Direct(scope, plugin, options), EnvoyFilterObjects.Limits),
            IstioKind.EnvoyFilterEcds => (EnvoyFilterObjects.Discovered(scope, plugin, options), EnvoyFilterObjects.Limits),
            _ => (ExtensionObjects.WasmPlugin(scope, plugin, options), ExtensionObjects.Limits),
        };
        return new Manifests(scope, plugin, objects, Warnings(limits));

        IReadOnlyList<string> Warnings(IReadOnlyList<Func<PluginDeployment, IstioOptions, string?>> limits) =>
            [.. limits.Select(limit => limit(plugin, options)).OfType<string>()];
    }
}
