using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm;

namespace Slipway.Sdk.Testing;

/// <summary>Keeps what is logged.</summary>
/// <param name="limit">How many lines at most; what comes later is lost.</param>
internal sealed class FilterLog(int limit = int.MaxValue) : ILoggerFactory
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(_entries, limit, categoryName == ProxyWasmHost.GuestLogCategory);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The log of a test has one reader.");

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<LogEntry> entries, int limit, bool isOfFilter) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (entries.Count < limit)
                entries.Enqueue(new LogEntry(logLevel, (isOfFilter ? Text(state) : null) ?? formatter(state, exception), isOfFilter));
        }

        /// <summary>The filter's own words, without the names of the plugin that the host puts before them.</summary>
        private static string? Text<TState>(TState state) =>
            (state as IReadOnlyList<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == "Message").Value as string;
    }
}
