using Slipway.Operators.Cluster;

namespace Slipway.Operators.Watching;

/// <summary>
/// Objects by something that they say about themselves, such as a label. Not safe for threads: the store's lock is around it.
/// </summary>
internal sealed class ObjectIndex(Func<CachedObject, string?> valueOf)
{
    private readonly Dictionary<string, HashSet<ObjectKey>> _keys = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ObjectKey> Find(string value) => _keys.TryGetValue(value, out var keys) ? keys : [];

    public void Change(CachedObject? old, CachedObject? current)
    {
        var (before, after) = (old is null ? null : valueOf(old), current is null ? null : valueOf(current));
        if (before == after)
            return;
        if (before is not null && _keys.TryGetValue(before, out var left))
        {
            left.Remove(old!.Key);
            if (left.Count == 0)
                _keys.Remove(before);
        }

        if (after is null)
            return;
        if (!_keys.TryGetValue(after, out var joined))
            _keys.Add(after, joined = new HashSet<ObjectKey>(1));
        joined.Add(current!.Key);
    }
}
