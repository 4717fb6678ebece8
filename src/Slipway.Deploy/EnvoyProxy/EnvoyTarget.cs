using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>Writes a filter into the configuration of an Envoy that reads files.</summary>
public static class EnvoyTarget
{
    /// <summary>How the target is called.</summary>
    public const string Name = "envoy";

    private const string Remedy = "Give --module-url or --module-file.";

    private static readonly IReadOnlyList<Func<PluginDeployment, string?>> s_limits =
    [
        plugin => plugin.Phase == PluginPhase.Unspecified ? null
            : $"Envoy knows no phases: the filter stands before the router, and not in {plugin.Phase.ToString().ToUpperInvariant()}.",
        plugin => plugin.Priority == 0 ? null
            : $"Envoy knows no priorities: {plugin.Priority} is left out, filters stand in the order in which they are deployed.",
        plugin => plugin.CalledClusters.Except(plugin.Clusters.Select(cluster => cluster.Name)).ToList() is { Count: > 0 } unknown
            ? $"The filter calls {string.Join(", ", unknown)}: the configuration has to have it, or give the address with --cluster."
            : null,
    ];

    /// <summary>What Envoy cannot express, one sentence each.</summary>
    public static IReadOnlyList<string> Warnings(PluginDeployment plugin) => [.. s_limits.Select(limit => limit(plugin)).OfType<string>()];

    /// <summary>The filter alone, and the clusters that it needs, to be put into a configuration.</summary>
    public static string Fragment(PluginDeployment plugin)
    {
        var (filter, clusters) = Write(plugin);
        return YamlText.Write(Fields.Of(
            (plugin.Type == PluginType.Network ? "filters" : "http_filters", new JsonArray(filter)),
            ("clusters", Fields.List(clusters, EnvoyCluster.Write))));
    }

    /// <summary>A bootstrap of somebody else's with the filter in all of its static listeners.</summary>
    /// <param name="plugin">The filter; one of the same name is replaced.</param>
    /// <param name="source">What to call the bootstrap in messages.</param>
    /// <param name="bootstrap">YAML or JSON. Its comments are lost.</param>
    /// <exception cref="DeployException">There is no place for the filter in it.</exception>
    public static string Insert(PluginDeployment plugin, string source, string bootstrap)
    {
        var document = YamlDocument.Read(source, bootstrap) as JsonObject ?? throw new DeployException($"{source} is no Envoy bootstrap.");
        var (filter, clusters) = Write(plugin);
        var resources = EnvoyDocument.Field(document, "static_resources") as JsonObject;
        var places = (EnvoyDocument.Field(resources, "listeners") as JsonArray ?? [])
            .Sum(listener => FilterInsertion.Into(listener, plugin.Type, filter, FilterInsertion.RunsPlugin(plugin.Name)));
        if (places == 0)
        {
            throw new DeployException(
                $"No static listener of {source} has {(plugin.Type == PluginType.Network ? "a filter chain" : "an HTTP connection manager")}.",
                "Without --bootstrap the filter is written for you to put it in its place.");
        }

        EnvoyDocument.AddClusters(resources!, clusters);
        return YamlText.Write(document);
    }

    /// <summary>A complete bootstrap: one listener, the filter, one upstream.</summary>
    public static string Bootstrap(PluginDeployment plugin, EnvoyRoute route)
    {
        var (filter, clusters) = Write(plugin);
        var listener = route.Listener();
        FilterInsertion.Into(listener, plugin.Type, filter, _ => false);
        return YamlText.Write(new JsonObject
        {
            ["static_resources"] = new JsonObject
            {
                ["listeners"] = new JsonArray(listener),
                ["clusters"] = new JsonArray([EnvoyCluster.Write(route.Upstream), .. clusters.Select(EnvoyCluster.Write)]),
            },
        });
    }

    private static (JsonObject Filter, IReadOnlyList<CalloutCluster> Clusters) Write(PluginDeployment plugin)
    {
        var (code, cluster) = EnvoyWasm.Code(plugin, Remedy);
        var filter = new JsonObject
        {
            ["name"] = EnvoyWasm.ExtensionName(plugin.Type),
            ["typed_config"] = EnvoyWasm.TypedConfiguration(plugin, code)
        };
        return (filter, cluster is null ? plugin.Clusters : [.. plugin.Clusters, cluster]);
    }
}
