using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Logging;

/// <summary>A logger whose level can be changed at any time, by any thread.</summary>
internal sealed class LevelledLogger(ILogger target, LogLevel level) : ILogger
{
    private volatile int _level = (int)level;

    /// <summary>The least serious messages that pass; <see cref="LogLevel.None"/> for none at all.</summary>
    public LogLevel Level
    {
        get => (LogLevel)_level;
        set => _level = (int)value;
    }

    public bool IsEnabled(LogLevel logLevel) => (int)logLevel >= _level && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => target.BeginScope(state);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            target.Log(logLevel, eventId, state, exception, formatter);
    }
}
