using System.Text.Json;

namespace Slipway.Operators.Manifests;

/// <summary>What a module says of itself, by <c>operator_on_describe</c>; <c>docs/operator-abi.md</c> describes the fields.</summary>
internal sealed record OperatorManifest
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The kind that is reconciled: <c>for</c>.</summary>
    public required ResourceType For { get; init; }

    /// <summary>Which changes of the object matter; empty for all.</summary>
    public required IReadOnlyList<Predicate> Predicates { get; init; }

    public required IReadOnlyList<ResourceType> Owns { get; init; }

    public required IReadOnlyList<WatchedType> Watches { get; init; }

    public required IReadOnlyList<ManifestRule> Rules { get; init; }

    public string? Finalizer { get; init; }

    public required int MaxConcurrentReconciles { get; init; }

    /// <summary>For the generated CustomResourceDefinition; null if somebody else provides it.</summary>
    public ResourceDefinition? Definition { get; init; }

    /// <summary>All kinds that are watched for it.</summary>
    public IEnumerable<ResourceType> Watched => Owns.Concat(Watches.Select(watch => watch.Type)).Prepend(For);

    /// <summary>Who the API server holds to have applied what this module applies.</summary>
    public string FieldManager => $"slipway-operator/{Name}";
}

/// <summary>A kind with its plural, as in its URL.</summary>
internal sealed record ResourceType(string ApiVersion, string Kind, string Resource)
{
    /// <summary>The group; empty for the core.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? ApiVersion[..slash] : "";

    public string Version => ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public override string ToString() => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}

internal enum Predicate
{
    Generation,
    Labels,
    Annotations,
}

internal enum WatchMapping
{
    Label,
    Annotation,
    Guest,
}

/// <summary>A kind that is neither reconciled nor owned.</summary>
/// <param name="Type">Which.</param>
/// <param name="LabelSelector">Which objects; null for all.</param>
/// <param name="Namespace">Where; null for everywhere that was granted.</param>
/// <param name="Map">How to get from an object to what is to be reconciled.</param>
/// <param name="MapKey">The label or the annotation; null if the guest maps.</param>
internal sealed record WatchedType(ResourceType Type, string? LabelSelector, string? Namespace, WatchMapping Map, string? MapKey);

/// <summary>A rule as in an RBAC role.</summary>
internal sealed record ManifestRule(
    IReadOnlyList<string> ApiGroups,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Verbs,
    IReadOnlyList<string> ResourceNames);

/// <summary>What a CustomResourceDefinition says beside the names.</summary>
internal sealed record ResourceDefinition(
    bool Namespaced,
    string? Singular,
    IReadOnlyList<string> ShortNames,
    JsonElement Schema,
    IReadOnlyList<JsonElement> PrinterColumns);
