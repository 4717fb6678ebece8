namespace Slipway.Artifacts;

/// <summary>
/// An artifact, a reference, the store or a registry is not as it should be. The message is one sentence that says what is wrong and where.
/// </summary>
public sealed class ArtifactException : Exception
{
    internal ArtifactException(string message, string? hint = null, Exception? inner = null) : base(message, inner) => Hint = hint;

    /// <summary>What to do about it, where that can be told.</summary>
    public string? Hint { get; }
}
