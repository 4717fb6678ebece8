namespace Slipway.Deploy;

/// <summary>What becomes of a request when the filter cannot be loaded or its VM has failed.</summary>
public enum FailureStrategy
{
    /// <summary>The request fails until the VM is made anew, which happens at the next request.</summary>
    Reload,

    /// <summary>The request fails, and so do those that follow.</summary>
    Close,

    /// <summary>The request passes without the filter.</summary>
    Open,
}
