namespace Slipway.Cli;

/// <summary>Ends a command with one sentence about what is wrong and a hint what to do about it.</summary>
internal sealed class CommandException(int exitCode, string message, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    public string? Hint { get; } = hint;
}
