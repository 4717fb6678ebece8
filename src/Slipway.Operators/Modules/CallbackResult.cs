using Slipway.Sandbox;

namespace Slipway.Operators.Modules;

internal enum CallbackOutcome
{
    Done,

    /// <summary>To be called again after a back-off.</summary>
    Failed,

    /// <summary>Not to be called again until something changes.</summary>
    Terminal,

    /// <summary>Stopped by the sandbox; the instance is of no more use.</summary>
    Trapped,
}

/// <summary>How a callback has ended.</summary>
/// <param name="Outcome">Which of the ways.</param>
/// <param name="Answer">What the guest answered, valid until the next call of its instance; empty if it is not done.</param>
/// <param name="Error">Why it is not done, one line that may be shown; null if it is.</param>
/// <param name="Trap">What stopped it.</param>
internal readonly record struct CallbackResult(
    CallbackOutcome Outcome,
    ReadOnlyMemory<byte> Answer,
    string? Error = null,
    GuestTrapException? Trap = null);
