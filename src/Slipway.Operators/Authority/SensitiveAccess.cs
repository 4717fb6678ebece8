namespace Slipway.Operators.Authority;

/// <summary>
/// What leads to everything else: credentials, a shell in a pod, more rights, the server's own admission. A rule has to name it; whoever
/// writes <c>*</c> means the objects of applications.
/// </summary>
internal static class SensitiveAccess
{
    private static readonly HashSet<string> s_verbs = ["impersonate", "escalate", "bind", "approve", "sign"];

    private static readonly HashSet<(string Group, string Resource)> s_resources =
    [
        ("", "secrets"),
        ("", "pods/exec"),
        ("", "pods/attach"),
        ("", "pods/portforward"),
        ("", "pods/proxy"),
        ("", "pods/ephemeralcontainers"),
        ("", "services/proxy"),
        ("", "nodes/proxy"),
        ("", "serviceaccounts/token"),
        ("apiextensions.k8s.io", "customresourcedefinitions"),
    ];

    /// <summary>Roles and bindings; webhooks and policies of admission; the modules of the host itself.</summary>
    private static readonly HashSet<string> s_groups =
        ["rbac.authorization.k8s.io", "admissionregistration.k8s.io", "operators.slipway.dev"];

    public static bool IsSensitiveVerb(string verb) => s_verbs.Contains(verb);

    public static bool IsSensitive(Access access) =>
        IsSensitiveVerb(access.Verb) || s_groups.Contains(access.Group)
        || s_resources.Contains((access.Group, access.ResourceAndSubresource)) || s_resources.Contains((access.Group, access.Resource));
}
