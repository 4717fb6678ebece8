namespace Slipway.Sandbox;

/// <summary>Thrown inside an epoch callback to stop the guest; never leaves the project.</summary>
internal sealed class GuestInterruption(TrapKind kind) : Exception
{
    public TrapKind Kind { get; } = kind;
}
