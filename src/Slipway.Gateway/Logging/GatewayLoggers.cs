using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Logging;

/// <summary>
/// The gateway's loggers in front of those of its surroundings, with levels that can be changed while it runs. Thread-safe.
/// </summary>
/// <param name="target">Where messages go. What it filters out by itself stays so.</param>
/// <param name="initial">The level of each category at first; null for what <paramref name="target"/> lets through.</param>
internal sealed class GatewayLoggers(ILoggerFactory target, Func<string, LogLevel>? initial) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, LevelledLogger> _loggers = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private LogLevel? _all;

    /// <summary>The loggers that somebody has asked for, by name.</summary>
    public IReadOnlyList<(string Name, LogLevel Level)> Levels =>
        [.. _loggers.OrderBy(logger => logger.Key, StringComparer.Ordinal).Select(logger => (logger.Key, logger.Value.Level))];

    /// <summary>What these loggers have logged last.</summary>
    public RecentLog Recent { get; } = new();

    public ILogger CreateLogger(string categoryName)
    {
        if (_loggers.TryGetValue(categoryName, out var known))
            return known;
        lock (_changing)
        {
            return _loggers.GetOrAdd(categoryName, name =>
            {
                var logger = target.CreateLogger(name);
                return new LevelledLogger(name, logger, _all ?? initial?.Invoke(name) ?? Least(logger), Recent);
            });
        }
    }

    /// <summary>Sets the level of all loggers, those to come included.</summary>
    public void SetAll(LogLevel level)
    {
        lock (_changing)
        {
            _all = level;
            foreach (var logger in _loggers.Values)
                logger.Level = level;
        }
    }

    /// <summary>Sets the level of one logger, which there must be.</summary>
    public void Set(string name, LogLevel level) => _loggers[name].Level = level;

    public bool Contains(string name) => _loggers.ContainsKey(name);

    public void AddProvider(ILoggerProvider provider) => target.AddProvider(provider);

    /// <summary>Whoever made the loggers behind these ends them.</summary>
    public void Dispose()
    {
    }

    private static LogLevel Least(ILogger logger)
    {
        var level = LogLevel.Trace;
        while (level < LogLevel.None && !logger.IsEnabled(level))
            level++;
        return level;
    }
}
