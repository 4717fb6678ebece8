namespace Slipway.Operators.Cluster;

/// <summary>A kind of object, and where the API server has it: what Kubernetes calls a REST mapping.</summary>
/// <param name="Group">The API group; empty for the core one.</param>
/// <param name="Version">The version of the group.</param>
/// <param name="Kind">The name of the kind.</param>
/// <param name="Plural">The resource: the name in URLs and in RBAC.</param>
/// <param name="Namespaced">Whether objects are in namespaces.</param>
internal sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    public static readonly ResourceKind Lease = new("coordination.k8s.io", "v1", "Lease", "leases", true);
    public static readonly ResourceKind Event = new("events.k8s.io", "v1", "Event", "events", true);

    /// <summary>As objects have it.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The resource as errors name it: <c>deployments.apps</c>.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The path of an object, or of the collection where <paramref name="name"/> is null.</summary>
    /// <param name="namespace">Null or empty for all namespaces, and for what has none.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="subresource">Such as <c>status</c>.</param>
    public string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        var within = string.IsNullOrEmpty(@namespace) || !Namespaced ? Plural : $"namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}";
        var one = name is null ? "" : "/" + Uri.EscapeDataString(name);
        return $"{root}/{within}{one}{(subresource is null ? "" : "/" + subresource)}";
    }

    /// <summary>Group and version of an <c>apiVersion</c>.</summary>
    public static (string Group, string Version) Split(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/');
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }
}
