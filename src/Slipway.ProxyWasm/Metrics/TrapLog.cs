using System.Collections.Concurrent;

namespace Slipway.ProxyWasm.Metrics;

/// <summary>The last traps of every plugin, by the plugin's name, so that they outlast a new version of it. Thread-safe.</summary>
internal sealed class TrapLog
{
    /// <summary>How many are kept of a plugin.</summary>
    public const int Capacity = 16;

    /// <summary>Names in it are the guest's, and as long as it likes.</summary>
    private const int LongestText = 8 * 1024;

    private readonly ConcurrentDictionary<string, Queue<RecordedTrap>> _traps = new(StringComparer.Ordinal);

    public void Add(string plugin, RecordedTrap trap)
    {
        var traps = _traps.GetOrAdd(plugin, static _ => new Queue<RecordedTrap>(Capacity));
        lock (traps)
        {
            if (traps.Count == Capacity)
                traps.Dequeue();
            traps.Enqueue(trap with { Message = Bounded(trap.Message), Backtrace = Bounded(trap.Backtrace) });
        }
    }

    /// <summary>The latest first.</summary>
    public IReadOnlyList<RecordedTrap> Of(string plugin)
    {
        if (!_traps.TryGetValue(plugin, out var traps))
            return [];
        lock (traps)
            return [.. traps.Reverse()];
    }

    private static string Bounded(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");
}
