namespace Slipway.Sdk.Operators;

/// <summary>How a patch is written.</summary>
public enum PatchType
{
    /// <summary>JSON Merge Patch (RFC 7386).</summary>
    Merge,

    /// <summary>JSON Patch (RFC 6902).</summary>
    Json,

    /// <summary>Kubernetes' strategic merge patch, for its own kinds.</summary>
    Strategic,
}

/// <summary>What becomes of the objects that a deleted one owns.</summary>
public enum PropagationPolicy
{
    /// <summary>They are deleted afterwards.</summary>
    Background,

    /// <summary>They are deleted first.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}

/// <summary>Whether an event is a reason to worry.</summary>
public enum EventType
{
    /// <summary>It is not.</summary>
    Normal,

    /// <summary>It is.</summary>
    Warning,
}
