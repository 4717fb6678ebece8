namespace Slipway.Deploy;

/// <summary>
/// What was asked for cannot be deployed, or the cluster refuses it. The message is one sentence that says what is wrong and where.
/// </summary>
public sealed class DeployException : Exception
{
    internal DeployException(string message, string? hint = null, Exception? inner = null) : base(message, inner) => Hint = hint;

    /// <summary>What to do about it, where that can be told.</summary>
    public string? Hint { get; }
}
