namespace Slipway.Operators.Authority;

/// <summary>Whether something is allowed.</summary>
/// <param name="IsAllowed">True if it is.</param>
/// <param name="Reason">One or two sentences: what is denied and what would allow it; or what allows it.</param>
internal sealed record AccessDecision(bool IsAllowed, string Reason);
