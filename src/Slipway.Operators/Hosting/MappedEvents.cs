using Slipway.Operators.Cluster;
using Slipway.Operators.Queueing;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Hosting;

/// <summary>
/// Changes that the guest maps to keys. Those of one object that come while they wait become one, from what was there at first to what is there
/// now, so that there are never more of them than objects. What has come and gone meanwhile is told as gone: a module may have made it.
/// </summary>
internal sealed class MappedEvents(WorkQueue<(ResourceKind Kind, ObjectKey Key)> queue)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(ResourceKind, ObjectKey), (CachedObject? Old, CachedObject? Current)> _waiting = [];

    public void Add(ResourceKind kind, CachedObject? old, CachedObject? current)
    {
        var key = (kind, (current ?? old)!.Key);
        lock (_gate)
            _waiting[key] = _waiting.TryGetValue(key, out var earlier) ? Joined(earlier.Old, (old, current)) : (old, current);
        queue.Add(key);
    }

    /// <summary>What the guest is to be told, one after the other: with labels that have changed, what it was mapped to before wants to know too.</summary>
    public IReadOnlyList<(string Type, CachedObject Object)> Take((ResourceKind Kind, ObjectKey Key) key)
    {
        (CachedObject? Old, CachedObject? Current) change;
        lock (_gate)
        {
            if (!_waiting.Remove(key, out change))
                return [];
        }

        return change switch
        {
            (null, { } added) => [("added", added)],
            ({ } deleted, null) => [("deleted", deleted)],
            ({ } before, { } after) => [("modified", before), ("modified", after)],
            _ => [],
        };
    }

    /// <summary>Gives back what could not be mapped, to come again.</summary>
    public void GiveBack((ResourceKind Kind, ObjectKey Key) key, IReadOnlyList<(string Type, CachedObject Object)> events)
    {
        if (events.Count == 0)
            return;
        lock (_gate)
        {
            var old = events[0].Type == "added" ? null : events[0].Object;
            var current = events[^1].Type == "deleted" ? null : events[^1].Object;
            _waiting[key] = _waiting.TryGetValue(key, out var later) ? Joined(old, later) : (old, current);
        }
    }

    private static (CachedObject? Old, CachedObject? Current) Joined(CachedObject? first, (CachedObject? Old, CachedObject? Current) later) =>
        (later.Current is null ? first ?? later.Old : first, later.Current);
}
