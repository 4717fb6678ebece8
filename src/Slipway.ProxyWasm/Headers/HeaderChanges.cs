namespace Slipway.ProxyWasm.Headers;

/// <summary>What has become of the entries of a <see cref="HeaderMap"/>.</summary>
public enum HeaderChanges
{
    /// <summary>They are as they were.</summary>
    None,

    /// <summary>They are as they were, and others follow them.</summary>
    Appended,

    /// <summary>Some have been changed or removed.</summary>
    Any,
}
