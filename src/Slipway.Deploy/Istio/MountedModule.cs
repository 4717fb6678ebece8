using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>
/// The module in a ConfigMap, and an EnvoyFilter that loads it from there. The filter selects the pods that have the module mounted, and no
/// others: a proxy without the file would refuse its whole configuration.
/// </summary>
internal static class MountedModule
{
    /// <summary>Kubernetes' limit on the data of a ConfigMap.</summary>
    private const int MaxSize = 1 << 20;

    private const int GenerationLength = 12;

    public static (IReadOnlyList<KubernetesObject> Objects, ModuleMount Mount) Write(
        DeploymentScope scope, PluginDeployment plugin, IstioOptions options, ReadOnlyMemory<byte> module)
    {
        if (options.Workload is not { } workload)
            throw new DeployException("Whose proxies the module is mounted into is not said.", "Give --workload, such as deployment/NAME.");
        if (options.Targets.Count > 0)
            throw new DeployException(
                "A module is mounted into the proxies of a workload, and not into those of a gateway.", "Leave --target-ref out.");
        if (module.Length > MaxSize)
        {
            throw new DeployException(
                $"The module has {module.Length} bytes, more than the {MaxSize} of a ConfigMap.",
                "--kind wasm-plugin has it fetched from its registry; a release build may be smaller.");
        }

        var generation = plugin.Module.Hex[..GenerationLength];
        var file = plugin.Module.Hex + ".wasm";
        var mount = new ModuleMount(workload, plugin.Name, $"{plugin.Name}-{generation}", generation);
        var configMap = KubernetesObject.Of(ResourceKind.ConfigMap, scope, plugin, mount.ConfigMap,
            ("binaryData", new JsonObject { [file] = Convert.ToBase64String(module.Span) }),
            ("immutable", true));
        configMap.Metadata["annotations"]![ModuleMount.WorkloadAnnotation] = workload.ToString();
        var mounted = plugin with { Source = new ModuleSource.File($"{ModuleMount.Folder(plugin.Name)}/{file}") };
        var selected = options with { Selector = new Dictionary<string, string> { [ModuleMount.Label(plugin.Name)] = generation } };
        return ([configMap, .. EnvoyFilterObjects.Direct(scope, mounted, selected, mount.ConfigMap)], mount);
    }

    /// <summary>What this way demands of its users.</summary>
    public static IReadOnlyList<Func<PluginDeployment, IstioOptions, string?>> Limits { get; } =
    [
        .. EnvoyFilterObjects.Limits,
        (_, options) => $"The pods of {options.Workload} are replaced: a proxy mounts volumes when it starts.",
        (_, options) => options.Selector.Count > 0 ? "The workload's pods are selected by a label of their own: --selector is left out."
            : null,
    ];
}
