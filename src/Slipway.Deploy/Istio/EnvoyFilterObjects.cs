using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>EnvoyFilter: patches of the configuration that Istio makes for its proxies.</summary>
internal static class EnvoyFilterObjects
{
    private const string ConnectionManager = "envoy.filters.network.http_connection_manager";
    private const string Router = "envoy.filters.http.router";
    private const string TcpProxy = "envoy.filters.network.tcp_proxy";

    /// <summary>Carries what istiod's own definitions may be too old for.</summary>
    private const string TypedStruct = EnvoyWasm.TypeUrlPrefix + "udpa.type.v1.TypedStruct";

    /// <summary>What Istio's agent puts in the place of a filter whose module it cannot get.</summary>
    private const string Rbac = EnvoyWasm.TypeUrlPrefix + "envoy.extensions.filters.http.rbac.v3.RBAC";

    /// <summary>What neither form can say.</summary>
    public static IReadOnlyList<Func<PluginDeployment, IstioOptions, string?>> Limits { get; } =
    [
        (plugin, _) => plugin.Phase == PluginPhase.Unspecified ? null
            : $"EnvoyFilter knows no phases: the filter stands behind Istio's own, before the router, and not in {plugin.Phase.ToString().ToUpperInvariant()}.",
        (_, options) => options.PullSecret is null ? null
            : $"EnvoyFilter cannot name the pull secret {options.PullSecret}: the registry has to let the proxies pull without.",
        (plugin, _) => plugin.CalledClusters.Except(plugin.Clusters.Select(cluster => cluster.Name))
            .Where(name => !CalloutClusters.IsIstios(name))
            .ToList() is { Count: > 0 } unknown
            ? $"The filter calls {string.Join(", ", unknown)}, which nothing defines: give the address with --cluster."
            : null,
        (_, options) => options.Targets.Count > 0 && options.Selector.Count > 0
            ? "EnvoyFilter has either a selector or targets: the selector is left out."
            : null,
    ];

    /// <summary>The filter as a part of the listener; the object may have another name than the plugin.</summary>
    public static IReadOnlyList<KubernetesObject> Direct(DeploymentScope scope, PluginDeployment plugin, IstioOptions options,
        string? name =
        null)
    {
        var (code, cluster) = EnvoyWasm.Code(
            plugin, "Give --module-url or --module-file; or let Istio's agent fetch it, with --kind envoy-filter-ecds, or mount it, with --kind config-map.");
        var filter = new JsonObject
        {
            ["name"] = EnvoyWasm.ExtensionName(plugin.Type),
            ["typed_config"] = TypedConfiguration(plugin, code)
        };
        var clusters = cluster is null ? plugin.Clusters : [.. plugin.Clusters, cluster];
        return Write(scope, plugin, name ?? plugin.Name, options, Insertions(plugin, options, filter), clusters);
    }

    /// <summary>The filter by extension discovery, whose answers Istio's agent rewrites: it fetches the module.</summary>
    public static IReadOnlyList<KubernetesObject> Discovered(DeploymentScope scope, PluginDeployment plugin, IstioOptions options)
    {
        if (plugin.Type == PluginType.Network)
            throw new DeployException(
                "Istio discovers HTTP filters only, and this one is of connections.", "--kind wasm-plugin takes both.");
        var code = plugin.Source switch
        {
            ModuleSource.File file => EnvoyWasm.LocalCode(file.Path),
            ModuleSource.Http http => EnvoyWasm.RemoteCode(http.Address.AbsoluteUri, "_", plugin.Module.Hex),
            _ => EnvoyWasm.RemoteCode(plugin.PinnedUrl, "_", plugin.Digest.Hex),
        };
        var name = $"slipway.{scope.Namespace}.{plugin.Name}";
        var filter = new JsonObject
        {
            ["name"] = name,
            ["config_discovery"] = new JsonObject
            {
                ["config_source"] = new JsonObject
                {
                    ["ads"] = new JsonObject(),
                    ["initial_fetch_timeout"] = "0s",
                    ["resource_api_version"] = "V3"
                },
                ["type_urls"] = new JsonArray(EnvoyWasm.TypeUrl(plugin.Type), Rbac),
            },
        };
        var extension = new JsonObject
        {
            ["applyTo"] = "EXTENSION_CONFIG",
            ["match"] = new JsonObject { ["context"] = PatchContext(options) },
            ["patch"] = new JsonObject
            {
                ["operation"] = "ADD",
                ["value"] = new JsonObject { ["name"] = name, ["typed_config"] = TypedConfiguration(plugin, code) },
            },
        };
        return Write(scope, plugin, plugin.Name, options, [.. Insertions(plugin, options, filter), extension], plugin.Clusters);
    }

    /// <summary>Which proxies.</summary>
    public static IEnumerable<(string, JsonNode?)> Place(IstioOptions options) =>
    [
        ("workloadSelector", options.Selector.Count == 0 || options.Targets.Count > 0 ? null
            : new JsonObject { ["labels"] = Fields.Map(options.Selector) }),
        ("targetRefs", Fields.List(options.Targets, target => target.Write())),
    ];

    private static IReadOnlyList<KubernetesObject> Write(
        DeploymentScope scope, PluginDeployment plugin, string name, IstioOptions options, IEnumerable<JsonObject> patches,
        IEnumerable<CalloutCluster> clusters)
    {
        if (options.Targets.FirstOrDefault(target => target.Kind is "Service" or "ServiceEntry") is { } waypoint)
            throw new DeployException(
                $"EnvoyFilter cannot be attached to {waypoint.Kind}/{waypoint.Name}.",
                    "--kind wasm-plugin and traffic-extension can be attached to waypoints.");
        return
        [
            KubernetesObject.Of(ResourceKind.EnvoyFilter, scope, plugin, name,
                ("spec", Fields.Of(
                [
                    .. Place(options),

                    // Those of lower numbers are patched in first, and so are further from the router.
                    ("priority", -plugin.Priority),
                    ("configPatches", new JsonArray([.. CalloutClusters.Patches(clusters), .. patches])),
                ]))),
        ];
    }

    private static IEnumerable<JsonObject> Insertions(PluginDeployment plugin, IstioOptions options, JsonObject filter)
    {
        var ports = options.Ports.Count == 0 ? [null] : options.Ports.Select(port => (int?)port);
        return ports.Select(port => new JsonObject
        {
            ["applyTo"] = plugin.Type == PluginType.Network ? "NETWORK_FILTER" : "HTTP_FILTER",
            ["match"] = new JsonObject
            {
                ["context"] = PatchContext(options),
                ["listener"] = Fields.Of(
                    ("portNumber", port),
                    ("filterChain", new JsonObject
                    {
                        ["filter"] = plugin.Type == PluginType.Network
                            ? new JsonObject { ["name"] = TcpProxy }
                            : new JsonObject { ["name"] = ConnectionManager, ["subFilter"] = new JsonObject { ["name"] = Router } },
                    })),
            },
            ["patch"] = new JsonObject { ["operation"] = "INSERT_BEFORE", ["value"] = filter.DeepClone() },
        });
    }

    private static JsonObject TypedConfiguration(PluginDeployment plugin, JsonObject code) => new()
    {
        ["@type"] = TypedStruct,
        ["type_url"] = EnvoyWasm.TypeUrl(plugin.Type),
        ["value"] = EnvoyWasm.Write(plugin, code),
    };

    private static string PatchContext(IstioOptions options) => options.Mode switch
    {
        TrafficMode.Client => "SIDECAR_OUTBOUND",
        TrafficMode.Server => "SIDECAR_INBOUND",
        TrafficMode.Gateway => "GATEWAY",
        _ => options.Targets.Count > 0 ? "GATEWAY" : "ANY",
    };
}
