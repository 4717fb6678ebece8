namespace Slipway.Sdk.Operators;

/// <summary>What the host answers to a call of an operator.</summary>
internal enum OperatorStatus
{
    Ok = 0,
    NotFound = 1,
    BadArgument = 2,
    InvalidMemoryAccess = 6,
    InternalFailure = 10,
    Unimplemented = 12,
    PermissionDenied = 16,
    LimitExceeded = 17,
}
