namespace Slipway.Operators.Writing;

/// <summary>How a patch is to be understood.</summary>
internal enum PatchType
{
    /// <summary>A JSON merge patch (RFC 7396).</summary>
    Merge,

    /// <summary>A JSON patch (RFC 6902).</summary>
    Json,

    /// <summary>A strategic merge patch, which Kubernetes' own kinds have.</summary>
    Strategic,
}
