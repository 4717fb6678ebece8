namespace Slipway.Sdk.Operators;

/// <summary>The host has refused to read, or could not. It is called again later, unless the reconciler knows better.</summary>
public sealed class ReadException : Exception
{
    internal ReadException(OperatorStatus status, string reason)
        : base(reason.Length > 0 ? reason : "The host has not answered a read") => IsDenied = status is OperatorStatus.PermissionDenied;

    /// <summary>It is beyond what the operator was granted.</summary>
    public bool IsDenied { get; }
}
