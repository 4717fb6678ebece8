using Microsoft.Extensions.Logging;

namespace Slipway.Sdk.Testing;

/// <summary>A line of the log.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">What the filter, or the host about it, has said.</param>
/// <param name="IsOfFilter">Whether the filter has said it.</param>
public sealed record LogEntry(LogLevel Level, string Message, bool IsOfFilter)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Level}: {Message}";
}
