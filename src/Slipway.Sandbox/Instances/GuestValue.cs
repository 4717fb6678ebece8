using System.Runtime.InteropServices;

namespace Slipway.Sandbox;

/// <summary>
/// A number that a guest is given or gives, as compiled code has it: the engine's <c>wasmtime_val_raw_t</c>. It does not say of which type it
/// is; that is what signatures are for.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public readonly struct GuestValue
{
    [FieldOffset(0)]
    private readonly int _i32;

    [FieldOffset(0)]
    private readonly long _i64;

    /// <summary>Creates an i32.</summary>
    public GuestValue(int value) => _i32 = value;

    /// <summary>Creates an i64.</summary>
    public GuestValue(long value) => _i64 = value;

    /// <summary>The number, where its type is i32.</summary>
    public int I32 => _i32;

    /// <summary>The number, where its type is i64.</summary>
    public long I64 => _i64;
}
