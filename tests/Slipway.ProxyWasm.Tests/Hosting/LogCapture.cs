using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>What guests logged.</summary>
    public IReadOnlyList<string> GuestLines => [.. _lines.Where(line => line.StartsWith("wasm ", StringComparison.Ordinal))];

    /// <summary>The calls in both directions, if they are traced.</summary>
    public IReadOnlyList<string> Trace => [.. _lines.Where(line => line.StartsWith("wasm.trace ", StringComparison.Ordinal)).Select(line => line["wasm.trace Trace: ".Length..])];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            capture._lines.Enqueue($"{category} {logLevel}: {formatter(state, exception)}");
    }
}
