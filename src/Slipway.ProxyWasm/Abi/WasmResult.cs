namespace Slipway.ProxyWasm.Abi;

/// <summary>
/// The status that a hostcall returns to the guest: <c>proxy_status_t</c> of the Proxy-Wasm ABI.
/// The specification names 0 to 4, 6 to 8, 10 and 12; the others exist in the C++ SDK only.
/// </summary>
public enum WasmResult
{
    /// <summary>The call did what it was asked.</summary>
    Ok = 0,

    /// <summary>What the call names does not exist.</summary>
    NotFound = 1,

    /// <summary>An argument has a value that this call does not accept, or not in this phase.</summary>
    BadArgument = 2,

    /// <summary>The value exists but has no serialised form.</summary>
    SerializationFailure = 3,

    /// <summary>An argument could not be decoded.</summary>
    ParseFailure = 4,

    /// <summary>An expression could not be evaluated. Not in the specification: the Rust SDK does not know it.</summary>
    BadExpression = 5,

    /// <summary>An argument points outside the guest's memory, or the guest could not allocate the result.</summary>
    InvalidMemoryAccess = 6,

    /// <summary>There is nothing to take, as in a drained queue.</summary>
    Empty = 7,

    /// <summary>The shared value has changed since the caller read it.</summary>
    CasMismatch = 8,

    /// <summary>A result has an unexpected type. Not in the specification.</summary>
    ResultMismatch = 9,

    /// <summary>The host could not do it: a limit, a missing capability, a fault of its own.</summary>
    InternalFailure = 10,

    /// <summary>The connection was reset. Not in the specification.</summary>
    BrokenConnection = 11,

    /// <summary>This host does not implement the call.</summary>
    Unimplemented = 12,
}
