using Slipway.Operators.Authority;

namespace Slipway.Operators.Tests.Authority;

public sealed class GrantsTests
{
    /// <summary>
    /// A rule (groups; resources; verbs; names; namespaces), what is wanted (verb group resource namespace name), and whether it is
    /// allowed.
    /// </summary>
    public static TheoryData<string, string, bool> Cases { get; } = new()
    {
        { "apps; deployments; patch", "patch apps deployments default web", true },
        { "apps; deployments; patch", "get apps deployments default web", false },
        { "apps; deployments; patch", "patch apps daemonsets default web", false },
        { "apps; deployments; patch", "patch batch deployments default web", false },
        { "apps; deployments; patch", "patch - deployments default web", false },
        { "-; configmaps; get,list,watch", "list - configmaps", true },
        { "apps; deployments; *", "delete apps deployments default web", true },
        { "*; *; *", "delete apps deployments default web", true },
        { "*; *; *", "patch apps deployments/status default web", true },
        { "", "get - configmaps default a", false },

        // Subresources are resources of their own.
        { "apps; deployments; patch", "patch apps deployments/status default web", false },
        { "apps; deployments/status; patch", "patch apps deployments/status default web", true },
        { "apps; deployments/status; patch", "patch apps deployments default web", false },
        { "apps; */scale; patch", "patch apps deployments/scale default web", true },
        { "apps; */scale; patch", "patch apps deployments/status default web", false },

        // Names and namespaces.
        { "-; configmaps; get; a,b", "get - configmaps default a", true },
        { "-; configmaps; get; a,b", "get - configmaps default c", false },
        { "-; configmaps; list; a,b", "list - configmaps default", false },
        { "-; configmaps; get; ; default", "get - configmaps default a", true },
        { "-; configmaps; get; ; default", "get - configmaps other a", false },
        { "-; configmaps; list; ; default", "list - configmaps", false },
        { "-; configmaps; list; ; default", "list - configmaps default", true },
        { "-; nodes; get; ; default", "get - nodes - a", false },
        { "-; nodes; get", "get - nodes - a", true },

        // What has to be named.
        { "*; *; *", "get - secrets default a", false },
        { "-; *; *", "get - secrets default a", false },
        { "*; secrets; get", "get - secrets default a", false },
        { "-; secrets; *", "get - secrets default a", true },
        { "-; secrets; get", "get - secrets default a", true },
        { "*; *; *", "create - pods/exec default a", false },
        { "-; pods; create", "create - pods/exec default a", false },
        { "-; */exec; create", "create - pods/exec default a", false },
        { "-; pods/exec; create", "create - pods/exec default a", true },
        { "*; *; *", "create - pods/attach default a", false },
        { "*; *; *", "create - pods/portforward default a", false },
        { "*; *; *", "get - pods/proxy default a", false },
        { "*; *; *", "get - services/proxy default a", false },
        { "*; *; *", "create - serviceaccounts/token default a", false },
        { "*; *; *", "patch rbac.authorization.k8s.io roles default a", false },
        { "*; roles; patch", "patch rbac.authorization.k8s.io roles default a", false },
        { "rbac.authorization.k8s.io; *; patch", "patch rbac.authorization.k8s.io roles default a", false },
        { "rbac.authorization.k8s.io; roles; patch", "patch rbac.authorization.k8s.io roles default a", true },
        { "*; *; *", "create admissionregistration.k8s.io validatingwebhookconfigurations - a", false },
        { "-; serviceaccounts; *", "impersonate - serviceaccounts default a", false },
        { "-; serviceaccounts; impersonate", "impersonate - serviceaccounts default a", true },
        { "rbac.authorization.k8s.io; roles; *", "escalate rbac.authorization.k8s.io roles default a", false },
        { "rbac.authorization.k8s.io; roles; *", "bind rbac.authorization.k8s.io roles default a", false },
        { "rbac.authorization.k8s.io; roles; bind", "bind rbac.authorization.k8s.io roles default a", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_allows_what_it_would_in_RBAC_but_what_is_sensitive_has_to_be_named(string rule, string wanted, bool expected)
    {
        Assert.Equal(expected, new Grants("m", [Rule(rule)], null).Check(Wanted(wanted)).IsAllowed);
        Assert.Equal(expected, new Grants("m", [Rule("*; *; *"), Rule(rule)], [Rule(rule)]).Check(Wanted(wanted)).IsAllowed);
    }

    [Fact]
    public void Nothing_is_allowed_without_rules() =>
        Assert.False(new Grants("m", [], null).Check(Wanted("get - configmaps default a")).IsAllowed);

    [Fact]
    public void What_the_manifest_asks_for_is_allowed_only_if_it_is_granted_and_the_other_way_round()
    {
        var (narrow, wide) = (Rule("-; configmaps; get; ; default"), Rule("-; configmaps; get"));

        Assert.True(new Grants("m", [wide], [narrow]).Check(Wanted("get - configmaps default a")).IsAllowed);
        Assert.False(new Grants("m", [wide], [narrow]).Check(Wanted("get - configmaps other a")).IsAllowed);
        Assert.False(new Grants("m", [narrow], [wide]).Check(Wanted("get - configmaps other a")).IsAllowed);
        Assert.False(new Grants("m", [wide], []).Check(Wanted("get - configmaps default a")).IsAllowed);
    }

    [Fact]
    public void A_denial_says_what_was_wanted_why_it_is_denied_and_what_would_allow_it()
    {
        Assert.Equal(
            "The module websites may not patch deployments/status.apps 'web' in the namespace 'default': its manifest does not ask for it. "
            + """A rule that would allow it: {"apiGroups":["apps"],"resources":["deployments/status"],"verbs":["patch"]}.""",
            new Grants("websites", [Rule("apps; deployments; patch")], null)
                .Check(Wanted("patch apps deployments/status default web")).Reason);
        Assert.Equal(
            "The module websites may not list secrets: the administrator has not granted it. "
            + """A rule that would allow it: {"apiGroups":[""],"resources":["secrets"],"verbs":["list"]}. """
            + "It has to be named: '*' does not cover it.",
            new Grants("websites", [Rule("-; secrets; list")], [Rule("*; *; *")]).Check(Wanted("list - secrets")).Reason);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rule_that_a_denial_names_would_allow_it(string rule, string wanted, bool isAllowed)
    {
        var reason = new Grants("m", [Rule(rule)], null).Check(Wanted(wanted)).Reason;
        if (isAllowed)
            return;
        var json = reason[reason.IndexOf('{')..(reason.IndexOf('}') + 1)];
        var named = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string[]>>(json)!;
        Assert.True(new AccessRule(named["apiGroups"], named["resources"], named["verbs"]).Allows(Wanted(wanted)), reason);
    }

    private static AccessRule Rule(string text)
    {
        var parts = text.Split(';').Select(part => part.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(item => item == "-" ? "" : item).ToArray()).ToList();
        return new AccessRule(parts[0], parts.ElementAtOrDefault(1) ?? [], parts.ElementAtOrDefault(2) ?? [])
        {
            ResourceNames = parts.ElementAtOrDefault(3) ?? [],
            Namespaces = parts.ElementAtOrDefault(4),
        };
    }

    private static Access Wanted(string text)
    {
        var parts = text.Split(' ');
        var resource = parts[2].Split('/');
        return new Access(
            parts[0], parts[1] == "-" ? "" : parts[1], resource[0], resource.ElementAtOrDefault(1),
            parts.ElementAtOrDefault(3) is { } ns and not "-" ? ns : null, parts.ElementAtOrDefault(4));
    }
}
