namespace Slipway.Operators.Authority;

/// <summary>
/// What a module may do: what its manifest asks for and the administrator grants. Nothing is allowed that is not in both.
/// </summary>
/// <param name="module">The module's name.</param>
/// <param name="asked">The rules of the manifest.</param>
/// <param name="granted">The administrator's; null to grant all that the manifest asks for.</param>
internal sealed class Grants(string module, IReadOnlyList<AccessRule> asked, IReadOnlyList<AccessRule>? granted)
{
    public AccessDecision Check(Access access)
    {
        if (!asked.Any(rule => rule.Allows(access)))
            return Denied(access, "its manifest does not ask for it");
        if (granted is not null && !granted.Any(rule => rule.Allows(access)))
            return Denied(access, "the administrator has not granted it");
        return new AccessDecision(true, granted is null ? "The manifest asks for it." : "The manifest asks for it, and it is granted.");
    }

    private AccessDecision Denied(Access access, string why)
    {
        var rule = new AccessRule([access.Group], [access.ResourceAndSubresource], [access.Verb]);
        var note = SensitiveAccess.IsSensitive(access) ? " It has to be named: '*' does not cover it." : "";
        return new AccessDecision(false, $"The module {module} may not {access}: {why}. A rule that would allow it: {rule}.{note}");
    }
}
