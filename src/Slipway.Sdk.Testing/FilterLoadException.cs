namespace Slipway.Sdk.Testing;

/// <summary>A filter could not be loaded, or refused its configuration; the message says why, in the filter's own words too.</summary>
public sealed class FilterLoadException : Exception
{
    internal FilterLoadException(string message, IReadOnlyList<LogEntry> log, Exception? inner)
        : base(string.Join(Environment.NewLine, [message, .. log.Where(entry => entry.IsOfFilter).Select(entry => entry.ToString())]),
            inner) =>
        FilterLog = [.. log.Where(entry => entry.IsOfFilter).Select(entry => entry.Message)];

    /// <summary>What the filter has logged.</summary>
    public IReadOnlyList<string> FilterLog { get; }
}
