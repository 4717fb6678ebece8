using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Slipway.Cli.Logging;

/// <summary>Keeps messages to be shown when everything is over.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    /// <summary>A guest may log without end; what it says first tells most.</summary>
    private const int MaxLines = 10_000;

    private readonly ConcurrentQueue<LogLine> _lines = new();
    private int _count;

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>How many messages were too many to keep.</summary>
    public int Dropped => Math.Max(0, Volatile.Read(ref _count) - MaxLines);

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Interlocked.Increment(ref owner._count) <= MaxLines)
                owner._lines.Enqueue(LogLine.From(category, logLevel, state, exception, formatter));
        }
    }
}
