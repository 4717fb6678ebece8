using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Logging;

/// <summary>A logger whose level can be changed at any time, by any thread, and whose messages can be read again.</summary>
internal sealed class LevelledLogger(string name, ILogger target, LogLevel level, RecentLog recent) : ILogger
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
        if (!IsEnabled(logLevel))
            return;
        var text = formatter(state, exception);
        recent.Add(name, logLevel, exception is null ? text : $"{text} ({exception.Message})");
        target.Log(logLevel, eventId, state, exception, formatter);
    }
}
