namespace Slipway.Operators.Writing;

/// <summary>What becomes of what a deleted object owns.</summary>
internal enum PropagationPolicy
{
    /// <summary>It is deleted afterwards.</summary>
    Background,

    /// <summary>It is deleted first.</summary>
    Foreground,

    /// <summary>It stays.</summary>
    Orphan,
}
