namespace Slipway.Sandbox;

/// <summary>What a function of the host does, whatever its signature is.</summary>
/// <param name="instance">The instance that called it.</param>
/// <param name="arguments">What it was called with: as many values as the function has parameters.</param>
/// <returns>Its result: an i32 or i64, or the bits of a floating point number; ignored if it has none.</returns>
public delegate long HostFunction(SandboxInstance instance, ReadOnlySpan<GuestValue> arguments);
