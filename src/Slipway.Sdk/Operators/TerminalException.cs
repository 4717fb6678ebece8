namespace Slipway.Sdk.Operators;

/// <summary>It fails, and will fail again: the host does not call again until the object changes.</summary>
/// <param name="message">A sentence that says what is wrong, for who looks at the object.</param>
public sealed class TerminalException(string message) : Exception(message);
