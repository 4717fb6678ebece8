using System.Text.Json.Nodes;
using Slipway.Artifacts;

namespace Slipway.Deploy;

/// <summary>A plugin that is deployed in a cluster.</summary>
public sealed record DeployedPlugin
{
    /// <summary>What it was deployed as.</summary>
    public required string Name { get; init; }

    /// <summary>In which namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>By which target.</summary>
    public required string Target { get; init; }

    /// <summary>The artifact as it was asked for; null where its annotation is gone.</summary>
    public required string? Reference { get; init; }

    /// <summary>The digest that runs.</summary>
    public required Digest? Digest { get; init; }

    /// <summary>Its objects.</summary>
    public required IReadOnlyList<DeployedObject> Objects { get; init; }

    /// <summary>What is deployed, in one namespace or in all.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="namespace">Null for all.</param>
    /// <param name="plugin">Null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<DeployedPlugin>> ListAsync(
        KubernetesCluster cluster, string? @namespace, string? plugin, CancellationToken cancellationToken)
    {
        var objects = await DeployedObjects.ListAsync(cluster, @namespace, plugin, target: null, cancellationToken);
        return
        [
            .. objects
                .GroupBy(item => (item.Namespace, Plugin: item.Label(Marks.PluginLabel)!, Target: item.Label(Marks.TargetLabel) ?? "?"))
                .OrderBy(group => group.Key.Namespace, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Plugin, StringComparer.Ordinal)
                .Select(group => Of(group.Key.Namespace, group.Key.Plugin, group.Key.Target, [.. group])),
        ];
    }

    private static DeployedPlugin Of(string @namespace, string plugin, string target, IReadOnlyList<KubernetesObject> objects) => new()
    {
        Name = plugin,
        Namespace = @namespace,
        Target = target,
        Reference = objects.Select(item => item.Annotation(Marks.ReferenceAnnotation)).FirstOrDefault(value => value is not null),
        Digest = objects.Select(item => Digest.TryParse(item.Annotation(Marks.DigestAnnotation), out var digest) ? digest : null)
            .FirstOrDefault(value => value is not null),
        Objects = [.. objects.Select(item => new DeployedObject(item.Kind.Kind, item.Name, [.. Conditions(item)]))],
    };

    /// <summary>Istio has conditions in the status; the Gateway API has a list for each object that a policy is attached to.</summary>
    private static IEnumerable<DeployedCondition> Conditions(KubernetesObject item)
    {
        var status = item.Document["status"] as JsonObject;
        var lists = (status?["ancestors"] as JsonArray ?? []).Select(ancestor => (ancestor as JsonObject)?["conditions"])
            .Prepend(status?["conditions"]);
        return lists.OfType<JsonArray>().SelectMany(list => list).OfType<JsonObject>().Select(condition => new DeployedCondition(
            Text(condition["type"]) ?? "?", Text(condition["status"]) ?? "Unknown", Text(condition["reason"]), Text(condition["message"])));
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>An object of a deployed plugin.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Conditions">What the controllers say that look after it.</param>
public sealed record DeployedObject(string Kind, string Name, IReadOnlyList<DeployedCondition> Conditions);

/// <summary>What a controller says of an object.</summary>
/// <param name="Type">Such as <c>Accepted</c>.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">Why, as one word.</param>
/// <param name="Message">Why, as a sentence.</param>
public sealed record DeployedCondition(string Type, string Status, string? Reason, string? Message);
