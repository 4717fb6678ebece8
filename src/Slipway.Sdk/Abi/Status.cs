namespace Slipway.Sdk;

/// <summary>What a host answers to a call: <c>proxy_status_t</c> of the Proxy-Wasm ABI.</summary>
public enum Status
{
    /// <summary>The host did what it was asked.</summary>
    Ok = 0,

    /// <summary>What the call names does not exist.</summary>
    NotFound = 1,

    /// <summary>An argument has a value that the host does not accept, or not in this callback.</summary>
    BadArgument = 2,

    /// <summary>The value exists but has no serialised form.</summary>
    SerializationFailure = 3,

    /// <summary>An argument could not be decoded.</summary>
    ParseFailure = 4,

    /// <summary>An argument points outside the guest's memory.</summary>
    InvalidMemoryAccess = 6,

    /// <summary>There is nothing to take.</summary>
    Empty = 7,

    /// <summary>The shared value has changed since it was read.</summary>
    CasMismatch = 8,

    /// <summary>The host could not do it.</summary>
    InternalFailure = 10,

    /// <summary>The host does not implement the call.</summary>
    Unimplemented = 12,
}
