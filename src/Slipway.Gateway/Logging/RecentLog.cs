using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Logging;

/// <summary>The last messages of all loggers, so many and so long that they take a few hundred kilobytes. Thread-safe.</summary>
internal sealed class RecentLog
{
    private const int Capacity = 400;

    private const int LongestText = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<Line> _lines = new(Capacity);

    /// <summary>The latest last.</summary>
    public IReadOnlyList<Line> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public void Add(string logger, LogLevel level, string text)
    {
        if (text.Length > LongestText)
            text = string.Concat(text.AsSpan(0, LongestText), "…");
        lock (_lock)
        {
            if (_lines.Count == Capacity)
                _lines.Dequeue();
            _lines.Enqueue(new Line(DateTimeOffset.UtcNow, logger, level, text));
        }
    }

    /// <summary>A message.</summary>
    internal sealed record Line(DateTimeOffset Time, string Logger, LogLevel Level, string Text);
}
