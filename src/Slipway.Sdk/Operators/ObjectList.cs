namespace Slipway.Sdk.Operators;

/// <summary>What a list has found.</summary>
/// <param name="Items">Sorted by namespace and name.</param>
/// <param name="Continue">What to give the next list for the rest; null where these are all.</param>
public sealed record ObjectList(IReadOnlyList<KubernetesObject> Items, string? Continue);
