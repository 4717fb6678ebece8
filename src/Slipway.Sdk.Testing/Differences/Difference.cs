namespace Slipway.Sdk.Testing.Differences;

internal enum Change
{
    Same,
    Added,
    Removed,
    Changed,

    /// <summary>Added, but by the gateway and not by the filter.</summary>
    AddedByGateway,
}

/// <summary>One line of a comparison; <see cref="Before"/> is null for what was added, <see cref="After"/> for what was removed.</summary>
internal sealed record Difference(Change Change, string? Before, string? After)
{
    public char Mark => Change switch
    {
        Change.Added => '+',
        Change.Removed => '-',
        Change.Changed => '~',
        Change.AddedByGateway => '*',
        _ => ' ',
    };
}
