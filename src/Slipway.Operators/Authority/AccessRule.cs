using System.Text.Json;

namespace Slipway.Operators.Authority;

/// <summary>What may be done, as in a rule of an RBAC role. An empty list of groups, resources or verbs allows nothing.</summary>
/// <param name="ApiGroups">API groups; the core one is empty; <c>*</c> means all.</param>
/// <param name="Resources">
/// Plurals, with a slash and the subresource where one is meant; <c>*</c> means all, and <c>*/scale</c> is possible.
/// </param>
/// <param name="Verbs">As in RBAC; <c>*</c> means all.</param>
internal sealed record AccessRule(IReadOnlyList<string> ApiGroups, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs)
{
    private const string All = "*";

    /// <summary>
    /// Only objects of these names; empty for all. Lists and watches have no name, and are not allowed by a rule that has some.
    /// </summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Only in these namespaces; null for all, and for what has none.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    public bool Allows(Access access)
    {
        if (!Has(Verbs, access.Verb, SensitiveAccess.IsSensitiveVerb(access.Verb)))
            return false;
        var isLiteral = SensitiveAccess.IsSensitive(access);
        return Has(ApiGroups, access.Group, isLiteral)
            && (Has(Resources, access.ResourceAndSubresource, isLiteral)
                || (!isLiteral && access.Subresource is not null && Resources.Contains($"*/{access.Subresource}")))
            && (ResourceNames.Count == 0 || (access.Name is not null && ResourceNames.Contains(access.Name)))
            && (Namespaces is null || (access.Namespace is not null && Namespaces.Contains(access.Namespace)));
    }

    /// <summary>As it would stand in a manifest.</summary>
    public override string ToString()
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>
        {
            ["apiGroups"] = ApiGroups,
            ["resources"] = Resources,
            ["verbs"] = Verbs,
        };
        if (ResourceNames.Count > 0)
            fields["resourceNames"] = ResourceNames;
        if (Namespaces is not null)
            fields["namespaces"] = Namespaces;
        return JsonSerializer.Serialize(fields);
    }

    private static bool Has(IReadOnlyList<string> list, string wanted, bool isLiteral) =>
        list.Contains(wanted) || (!isLiteral && list.Contains(All));
}
