using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>WasmPlugin, and TrafficExtension which supersedes it: the same fields in another place.</summary>
internal static class ExtensionObjects
{
    /// <summary>What neither of them can say (istiod builds the rest of Envoy's configuration by itself).</summary>
    public static IReadOnlyList<Func<PluginDeployment, IstioOptions, string?>> Limits { get; } =
    [
        (plugin, options) => plugin.VmConfiguration is null ? null
            : $"{options.Kind} has no field for the VM's configuration: it is left out.",
        (plugin, options) => plugin.Capabilities.Count == 0 ? null
            : $"{options.Kind} cannot restrict capabilities: the module may call more than {string.Join(", ", plugin.Capabilities)}.",
        (plugin, options) => plugin.AllowOnHeadersStopIteration
            ? $"{options.Kind} has no field for allow_on_headers_stop_iteration: it is left out."
            : null,
        (plugin, options) => plugin.CalledClusters.Except(plugin.Clusters.Select(cluster => cluster.Name))
            .Where(name => !CalloutClusters.IsIstios(name)).ToList()
            is { Count: > 0 } unknown
            ? $"The filter calls {string.Join(", ", unknown)}, which {options.Kind} cannot define: name the address with --cluster, or Istio's own cluster in its configuration."
            : null,
        (_, options) => options.Targets.Count > 0 && options.Selector.Count > 0
            ? $"{options.Kind} has either a selector or targets: the selector is left out."
            : null,
    ];

    public static IReadOnlyList<KubernetesObject> WasmPlugin(DeploymentScope scope, PluginDeployment plugin, IstioOptions options) =>
    [
        .. CalloutClusters.Objects(scope, plugin, options),
        KubernetesObject.Of(ResourceKind.WasmPlugin, scope, plugin, plugin.Name,
            ("spec", Fields.Of(
            [
                .. Place(options),
                .. Wasm(plugin, options),
                .. Order(plugin, unspecified: "UNSPECIFIED_PHASE"),
            ]))),
    ];

    public static IReadOnlyList<KubernetesObject> TrafficExtension(DeploymentScope scope, PluginDeployment plugin, IstioOptions options) =>
    [
        .. CalloutClusters.Objects(scope, plugin, options),
        KubernetesObject.Of(ResourceKind.TrafficExtension, scope, plugin, plugin.Name,
            ("spec", Fields.Of(
            [
                .. Place(options),
                .. Order(plugin, unspecified: "UNSPECIFIED"),
                ("wasm", Fields.Of(Wasm(plugin, options))),
            ]))),
    ];

    private static IEnumerable<(string, JsonNode?)> Place(IstioOptions options) =>
    [
        ("selector", options.Selector.Count == 0 || options.Targets.Count > 0 ? null
            : new JsonObject { ["matchLabels"] = Fields.Map(options.Selector) }),
        ("targetRefs", Fields.List(options.Targets, target => target.Write())),
        ("match", Match(options)),
    ];

    private static JsonArray? Match(IstioOptions options)
    {
        var match = Fields.Of(
            ("mode", options.Mode switch
            {
                TrafficMode.Client => "CLIENT",
                TrafficMode.Server => "SERVER",

                // Of a gateway all traffic is its clients', in Istio's terms.
                TrafficMode.Gateway => "CLIENT",
                TrafficMode.ClientAndServer => "CLIENT_AND_SERVER",
                _ => null,
            }),
            ("ports", Fields.List(options.Ports, port => new JsonObject { ["number"] = port })));
        return match.Count == 0 ? null : [match];
    }

    private static IEnumerable<(string, JsonNode?)> Order(PluginDeployment plugin, string unspecified) =>
    [
        ("phase", plugin.Phase == PluginPhase.Unspecified ? unspecified : plugin.Phase.ToString().ToUpperInvariant()),
        ("priority", plugin.Priority),
    ];

    private static IEnumerable<(string, JsonNode?)> Wasm(PluginDeployment plugin, IstioOptions options) =>
    [
        ("type", plugin.Type == PluginType.Network ? "NETWORK" : "HTTP"),
        ("url", Url(plugin)),

        // Of the manifest where it comes from a registry, and of the module elsewhere.
        ("sha256", plugin.Source is ModuleSource.Registry ? plugin.Digest.Hex : plugin.Module.Hex),
        ("imagePullPolicy", "IfNotPresent"),
        ("imagePullSecret", options.PullSecret),
        ("pluginName", plugin.RootId),
        ("pluginConfig", Configuration(plugin, options)),
        ("failStrategy", plugin.Failure switch
        {
            FailureStrategy.Close => "FAIL_CLOSE",
            FailureStrategy.Open => "FAIL_OPEN",
            _ => "FAIL_RELOAD",
        }),
        ("vmConfig", Environment(plugin)),
    ];

    private static string Url(PluginDeployment plugin) => plugin.Source switch
    {
        ModuleSource.Http http => http.Address.AbsoluteUri,
        ModuleSource.File file => $"file://{file.Path}",
        _ => plugin.PinnedUrl,
    };

    private static JsonNode? Configuration(PluginDeployment plugin, IstioOptions options) => plugin.Configuration switch
    {
        null => null,
        JsonObject map => map.DeepClone(),
        _ => throw new DeployException(
            $"{options.Kind} takes a JSON object as the plugin's configuration, and this is none.",
                "--kind EnvoyFilterEcds takes any text."),
    };

    private static JsonObject? Environment(PluginDeployment plugin)
    {
        var variables = plugin.Environment
            .Select(variable => new JsonObject { ["name"] = variable.Key, ["valueFrom"] = "INLINE", ["value"] = variable.Value })
            .Concat(plugin.HostEnvironment.Select(name => new JsonObject { ["name"] = name, ["valueFrom"] = "HOST" }));
        return Fields.List(variables, variable => variable) is { } list ? new JsonObject { ["env"] = list } : null;
    }
}
