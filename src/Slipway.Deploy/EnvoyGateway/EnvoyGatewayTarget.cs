using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>
/// Writes the policy by which Envoy Gateway puts a filter before a gateway or a route. It fetches the module and hands it to its proxies.
/// </summary>
public static class EnvoyGatewayTarget
{
    /// <summary>How the target is called.</summary>
    public const string Name = "envoy-gateway";

    private static readonly IReadOnlyList<Func<PluginDeployment, string?>> s_limits =
    [
        plugin => plugin.Failure == FailureStrategy.Reload
            ? "EnvoyExtensionPolicy cannot reload a failed VM: requests fail, as with --on-failure close." : null,
        plugin => plugin.Phase == PluginPhase.Unspecified ? null
            : $"EnvoyExtensionPolicy knows no phases: {plugin.Phase.ToString().ToUpperInvariant()} is left out, Envoy Gateway orders its filters itself.",
        plugin => plugin.Priority == 0 ? null
            : $"EnvoyExtensionPolicy knows no priorities: {plugin.Priority} is left out, filters stand in the order of the policy's list.",
        plugin => plugin.Environment.Count == 0 ? null
            : $"EnvoyExtensionPolicy takes environment variables of the proxy only: {string.Join(", ", plugin.Environment.Keys)} is left out.",
        plugin => plugin.VmConfiguration is null ? null : "EnvoyExtensionPolicy has no field for the VM's configuration: it is left out.",
        plugin => plugin.Capabilities.Count == 0 ? null
            : $"EnvoyExtensionPolicy cannot restrict capabilities: the module may call more than {string.Join(", ", plugin.Capabilities)}.",
        plugin => plugin.AllowOnHeadersStopIteration
            ? "EnvoyExtensionPolicy has no field for allow_on_headers_stop_iteration: it is left out."
            : null,
        plugin => plugin.CalledClusters.Union(plugin.Clusters.Select(cluster => cluster.Name)).ToList() is { Count: > 0 } clusters
            ? $"EnvoyExtensionPolicy cannot define clusters: {string.Join(", ", clusters)} has to be added with an EnvoyPatchPolicy."
            : null,
    ];

    /// <summary>What <see cref="TargetReference.Parse"/> may take for it.</summary>
    public static IReadOnlyList<string> AttachableKinds { get; } = ["Gateway", "HTTPRoute", "GRPCRoute", "TCPRoute"];

    /// <summary>The policy for a plugin.</summary>
    /// <param name="plugin">The filter.</param>
    /// <param name="targets">What it is attached to.</param>
    /// <param name="pullSecret">The secret with the registry's credentials.</param>
    /// <param name="namespace">The namespace, which is also that of the targets.</param>
    /// <exception cref="DeployException">The policy cannot do what is essential.</exception>
    public static Manifests Write(PluginDeployment plugin, IReadOnlyList<TargetReference> targets, string? pullSecret, string @namespace)
    {
        if (plugin.Type == PluginType.Network)
            throw new DeployException("Envoy Gateway takes HTTP filters only, and this one is of connections.");
        if (targets.Count == 0)
            throw new DeployException("A policy of Envoy Gateway is attached to something.",
                $"Give --target-ref, such as Gateway/NAME; of {string.Join(", ", AttachableKinds)}.");
        var scope = new DeploymentScope(Name, @namespace);
        var policy = KubernetesObject.Of(ResourceKind.EnvoyExtensionPolicy, scope, plugin, plugin.Name,
            ("spec", new JsonObject
            {
                ["targetRefs"] = Fields.List(targets, target => target.Write()),
                ["wasm"] = new JsonArray(Fields.Of(
                    ("name", plugin.Name),
                    ("rootID", plugin.RootId),
                    ("code", Code(plugin, pullSecret)),
                    ("config", plugin.Configuration?.DeepClone()),
                    ("failOpen", plugin.Failure == FailureStrategy.Open),
                    ("env", Fields.List(plugin.HostEnvironment, name => name) is { } keys ? new JsonObject { ["hostKeys"] = keys }
                        : null))),
            }));
        return new Manifests(scope, plugin, [policy], [.. s_limits.Select(limit => limit(plugin)).OfType<string>()]);
    }

    private static JsonObject Code(PluginDeployment plugin, string? pullSecret) => plugin.Source switch
    {
        ModuleSource.Registry => new JsonObject
        {
            ["type"] = "Image",
            ["image"] = Fields.Of(
                ("url", plugin.Reference.At(plugin.Digest).ToString()),
                ("sha256", plugin.Digest.Hex),
                ("pullSecretRef", pullSecret is null ? null : new JsonObject { ["kind"] = "Secret", ["name"] = pullSecret })),
            ["pullPolicy"] = "IfNotPresent",
        },
        ModuleSource.Http http => new JsonObject
        {
            ["type"] = "HTTP",
            ["http"] = new JsonObject { ["url"] = http.Address.AbsoluteUri, ["sha256"] = plugin.Module.Hex },
            ["pullPolicy"] = "IfNotPresent",
        },
        _ => throw new DeployException("Envoy Gateway takes no module from a file.",
            "Without --module-file it comes from its registry; or give --module-url."),
    };
}
