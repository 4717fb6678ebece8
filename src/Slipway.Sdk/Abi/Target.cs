namespace Slipway.Sdk.Abi;

/// <summary>Where this code runs.</summary>
internal static class Target
{
    /// <summary>
    /// True in a WebAssembly module, false in a .NET process: every process that can host filters has 64-bit pointers. A constant for both
    /// compilers, so that neither keeps the code for the other.
    /// </summary>
    public static unsafe bool IsWasm => sizeof(nint) == 4;
}
