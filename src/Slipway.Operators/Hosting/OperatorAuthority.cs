using Slipway.Operators.Authority;
using Slipway.Operators.Cluster;
using Slipway.Operators.Manifests;

namespace Slipway.Operators.Hosting;

/// <summary>
/// What one operator may do: what its manifest asks for, within its namespaces, and its administrator grants. The API server asks the operator's
/// service account the same again.
/// </summary>
internal sealed class OperatorAuthority
{
    /// <summary>What goes to whom nothing was granted by name; it does not cover what has to be named.</summary>
    private static readonly IReadOnlyList<AccessRule> s_anything = [new AccessRule(["*"], ["*"], ["*"])];

    /// <summary>Events are news for people and rate-limited by the host; every operator may write them.</summary>
    private static readonly AccessRule s_events = new([ResourceKind.Event.Group], [ResourceKind.Event.Plural], ["create", "patch"]);

    private static readonly IReadOnlyList<string?> s_everywhere = [null];

    private readonly Grants _grants;
    private readonly string _name;
    private readonly IReadOnlyList<string>? _namespaces;

    public OperatorAuthority(OperatorSpec spec, OperatorManifest manifest)
    {
        _name = manifest.Name;
        _namespaces = spec.Namespaces;
        _grants = new Grants(manifest.Name, [.. Asked(manifest), s_events], [.. spec.Grants ?? s_anything, s_events]);
    }

    /// <summary>Whether the operator may do something.</summary>
    public AccessDecision Check(Access access)
    {
        if (_namespaces is not null && access.Namespace is { } space && !_namespaces.Contains(space))
            return new AccessDecision(false, $"The module {_name} may not {access}: it is kept to {string.Join(", ", _namespaces)}.");
        return _grants.Check(access);
    }

    /// <exception cref="DeniedException">It may not.</exception>
    public void Require(Access access)
    {
        if (Check(access) is { IsAllowed: false, Reason: var reason })
            throw new DeniedException(reason, access);
    }

    /// <exception cref="DeniedException">It may not watch what its manifest wants to.</exception>
    public void RequireWatches(OperatorManifest manifest, IReadOnlyDictionary<ResourceType, ResourceKind> kinds)
    {
        foreach (var type in manifest.Watched)
        {
            var kind = kinds[type];
            foreach (var space in kind.Namespaced && _namespaces is not null ? _namespaces : s_everywhere)
            {
                Require(Access.To("list", kind, space));
                Require(Access.To("watch", kind, space));
            }
        }
    }

    private static IEnumerable<AccessRule> Asked(OperatorManifest manifest)
    {
        foreach (var rule in manifest.Rules)
            yield return new AccessRule(rule.ApiGroups, rule.Resources, rule.Verbs) { ResourceNames = rule.ResourceNames };
        foreach (var type in manifest.Watched)
            yield return new AccessRule([type.Group], [type.Resource], ["get", "list", "watch"]);
        if (manifest.Finalizer is not null)
            yield return new AccessRule([manifest.For.Group], [manifest.For.Resource], ["patch"]);
    }
}
