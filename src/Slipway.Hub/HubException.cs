namespace Slipway.Hub;

/// <summary>The hub cannot be started, or cannot do what it was told. The message is one sentence that says what is wrong and where.</summary>
public sealed class HubException : Exception
{
    internal HubException(string message, string? hint = null, Exception? inner = null) : base(message, inner) => Hint = hint;

    /// <summary>What to do about it, where that can be told.</summary>
    public string? Hint { get; }
}
