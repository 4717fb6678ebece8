using System.Text.Json.Nodes;
using Slipway.Operators.Cluster;
using Slipway.Operators.Manifests;

namespace Slipway.Operators.Installation;

/// <summary>
/// Writes who may do what: a ServiceAccount for each operator, bound to a role that has what its manifest asks for and nothing else, and one
/// for the host, which may watch, and act in the operators' names.
/// </summary>
internal static class AccessObjects
{
    private const string Rbac = "rbac.authorization.k8s.io";

    /// <summary>The ServiceAccount of an operator, its role, and what binds them.</summary>
    /// <param name="manifest">The operator.</param>
    /// <param name="namespace">Where its ServiceAccount is.</param>
    /// <param name="namespaces">Where it may do it; null for everywhere.</param>
    public static IEnumerable<JsonObject> OfOperator(OperatorManifest manifest, string @namespace, IReadOnlyList<string>? namespaces)
    {
        var role = $"slipway-operator-{manifest.Name}";
        yield return ServiceAccount(@namespace, manifest.Name);
        yield return Role("ClusterRole", role, null, RulesOf(manifest));
        if (namespaces is null)
        {
            yield return Binding("ClusterRoleBinding", role, null, "ClusterRole", @namespace, manifest.Name);
            yield break;
        }

        foreach (var space in namespaces)
            yield return Binding("RoleBinding", role, space, "ClusterRole", @namespace, manifest.Name);
    }

    /// <summary>The ServiceAccount of the host, and what it may do beside what operators do in their own names.</summary>
    /// <param name="manifests">The operators.</param>
    /// <param name="name">The host's name.</param>
    /// <param name="namespace">Where it runs, with the ServiceAccounts of the operators.</param>
    public static IEnumerable<JsonObject> OfHost(IReadOnlyList<OperatorManifest> manifests, string name, string @namespace)
    {
        yield return ServiceAccount(@namespace, name);
        yield return Role("ClusterRole", name, null,
        [
            .. manifests.SelectMany(manifest => manifest.Watched).Distinct().GroupBy(type => type.Group)
                .Select(group => Rule([group.Key], [.. group.Select(type => type.Resource).Distinct()], ["get", "list", "watch"])),
            Rule(["operators.slipway.dev"], ["wasmoperators"], ["get", "list", "watch"]),
            Rule(["operators.slipway.dev"], ["wasmoperators/status"], ["patch"]),
        ]);
        yield return Binding("ClusterRoleBinding", name, null, "ClusterRole", @namespace, name);
        yield return Role("Role", name, @namespace,
        [
            Rule(["coordination.k8s.io"], ["leases"], ["create"]),
            Rule(["coordination.k8s.io"], ["leases"], ["get", "update"], [name]),
            Rule([""], ["serviceaccounts"], ["impersonate"], [.. manifests.Select(manifest => manifest.Name)]),
        ]);
        yield return Binding("RoleBinding", name, @namespace, "Role", @namespace, name);
    }

    /// <summary>What an administrator grants an operator that may do all that its manifest asks for.</summary>
    internal static IReadOnlyList<JsonObject> GrantsOf(OperatorManifest manifest) => AskedFor(manifest, ["get", "list", "watch"]);

    /// <summary>What an operator's own account needs: what it asks for, what goes without saying, and reads in its own name.</summary>
    internal static IReadOnlyList<JsonObject> RulesOf(OperatorManifest manifest)
    {
        var rules = AskedFor(
            manifest, ["get", "list"], Rule([ResourceKind.Event.Group], [ResourceKind.Event.Plural], ["create", "patch"]));

        // The API server may ask who sets blockOwnerDeletion for this: the admission plugin OwnerReferencesPermissionEnforcement.
        if (manifest.Owns.Count > 0)
            rules.Add(Rule([manifest.For.Group], [$"{manifest.For.Resource}/finalizers"], ["update"]));
        return rules;
    }

    /// <param name="manifest">Who asks.</param>
    /// <param name="reads">What it may do with the kinds that it watches.</param>
    /// <param name="unasked">What it has besides.</param>
    private static List<JsonObject> AskedFor(OperatorManifest manifest, IReadOnlyList<string> reads, params IEnumerable<JsonObject> unasked)
    {
        List<JsonObject> rules =
        [
            .. manifest.Watched.GroupBy(type => type.Group)
                .Select(group => Rule([group.Key], [.. group.Select(type => type.Resource).Distinct()], reads)),
            .. unasked,
            .. manifest.Rules.Select(rule => Rule(rule.ApiGroups, rule.Resources, rule.Verbs, rule.ResourceNames)),
        ];
        if (manifest.Finalizer is not null)
            rules.Add(Rule([manifest.For.Group], [manifest.For.Resource], ["patch"]));
        return rules;
    }

    private static JsonObject Rule(
        IReadOnlyList<string> groups, IReadOnlyList<string> resources, IReadOnlyList<string> verbs, IReadOnlyList<string>? names = null)
    {
        var rule = new JsonObject { ["apiGroups"] = List(groups), ["resources"] = List(resources), ["verbs"] = List(verbs) };
        if (names is { Count: > 0 })
            rule["resourceNames"] = List(names);
        return rule;
    }

    private static JsonObject ServiceAccount(string @namespace, string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = Metadata(@namespace, name),
    };

    private static JsonObject Role(string kind, string name, string? @namespace, IEnumerable<JsonObject> rules) => new()
    {
        ["apiVersion"] = $"{Rbac}/v1",
        ["kind"] = kind,
        ["metadata"] = Metadata(@namespace, name),
        ["rules"] = new JsonArray([.. rules]),
    };

    private static JsonObject Binding(
        string kind, string name, string? @namespace, string roleKind, string accountNamespace, string account) => new()
        {
            ["apiVersion"] = $"{Rbac}/v1",
            ["kind"] = kind,
            ["metadata"] = Metadata(@namespace, name),
            ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = roleKind, ["name"] = name },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = account, ["namespace"] = accountNamespace }),
        };

    private static JsonObject Metadata(string? @namespace, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
            metadata["namespace"] = @namespace;
        return metadata;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
