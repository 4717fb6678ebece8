namespace Slipway.Sdk;

/// <summary>What happens to a stream when a callback for it has thrown.</summary>
public enum ExceptionPolicy
{
    /// <summary>A request is answered with 500, a connection is closed: what the filter should have decided is not let through.</summary>
    Respond,

    /// <summary>The stream goes on as if the filter were not there.</summary>
    Continue,

    /// <summary>The stream is reset.</summary>
    Close,
}
