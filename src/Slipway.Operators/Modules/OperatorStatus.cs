namespace Slipway.Operators.Modules;

/// <summary>What a hostcall returns to a guest; the numbers are those of <c>docs/operator-abi.md</c>.</summary>
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
