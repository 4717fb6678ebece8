namespace Slipway.Sandbox;

/// <summary>Value types of WebAssembly, reference types taken together.</summary>
public enum GuestType
{
    /// <summary>32-bit integer.</summary>
    I32,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit floating point number.</summary>
    F32,

    /// <summary>64-bit floating point number.</summary>
    F64,

    /// <summary>128-bit vector.</summary>
    V128,

    /// <summary>A function or external reference.</summary>
    Reference,
}
