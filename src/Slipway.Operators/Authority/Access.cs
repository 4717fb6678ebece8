using Slipway.Operators.Cluster;

namespace Slipway.Operators.Authority;

/// <summary>Something that a module wants to do.</summary>
/// <param name="Verb">As in RBAC: <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>patch</c>, <c>delete</c>.</param>
/// <param name="Group">The API group; empty for the core one.</param>
/// <param name="Resource">The plural.</param>
/// <param name="Subresource">Such as <c>status</c>; null for the object itself.</param>
/// <param name="Namespace">Null for all namespaces, and for what has none.</param>
/// <param name="Name">Null for all objects.</param>
internal sealed record Access(
    string Verb, string Group, string Resource, string? Subresource = null, string? Namespace = null, string? Name = null)
{
    public static Access To(
        string verb, ResourceKind kind, string? @namespace = null, string? name = null, string? subresource = null) =>
        new(verb, kind.Group, kind.Plural, subresource, string.IsNullOrEmpty(@namespace) ? null : @namespace, name);

    /// <summary>As RBAC writes it.</summary>
    public string ResourceAndSubresource => Subresource is null ? Resource : $"{Resource}/{Subresource}";

    public override string ToString() =>
        $"{Verb} {ResourceAndSubresource}{(Group.Length == 0 ? "" : "." + Group)}{(Name is null ? "" : $" '{Name}'")}"
        + (Namespace is null ? "" : $" in the namespace '{Namespace}'");
}
