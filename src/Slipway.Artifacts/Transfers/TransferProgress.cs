namespace Slipway.Artifacts;

/// <summary>What happens with one blob of an artifact.</summary>
/// <param name="Content">Which.</param>
/// <param name="State">What.</param>
/// <param name="Done">How many of its bytes are where they should be.</param>
public sealed record TransferProgress(Descriptor Content, TransferState State, long Done);

/// <summary>What happens with content.</summary>
public enum TransferState
{
    /// <summary>It is on its way.</summary>
    Running,

    /// <summary>It has arrived.</summary>
    Done,

    /// <summary>It was there before.</summary>
    AlreadyThere,

    /// <summary>The registry has taken it from another of its repositories.</summary>
    Mounted,
}
