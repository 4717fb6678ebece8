namespace Slipway.Sdk.Operators;

/// <summary>Whether the operator may do something.</summary>
/// <param name="Allowed">It may.</param>
/// <param name="Reason">Why, or why not; may be empty.</param>
public sealed record AccessReview(bool Allowed, string Reason);
