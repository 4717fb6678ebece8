using Slipway.Operators.Cluster;
using Slipway.Operators.Manifests;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Hosting;

/// <summary>
/// Objects of a watched kind by what they are related to: the label or annotation that names it. Kept up to date by the watch, since an
/// annotation has no index in the store.
/// </summary>
internal sealed class RelatedObjects(WatchedType watch)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, SortedDictionary<ObjectKey, CachedObject>> _byTarget = [];

    /// <summary>What is related to a key, sorted by namespace and name.</summary>
    public IReadOnlyList<CachedObject> Of(ObjectKey target)
    {
        lock (_gate)
            return _byTarget.TryGetValue(target, out var found) ? [.. found.Values] : [];
    }

    /// <summary>Takes down a change.</summary>
    /// <returns>What was, and what now is related to the object; both may be the same, or null.</returns>
    public (ObjectKey? Before, ObjectKey? After) Update(CachedObject? old, CachedObject? current)
    {
        var (before, after) = (TargetOf(old), TargetOf(current));
        lock (_gate)
        {
            if (before is { } left && left != after && _byTarget.TryGetValue(left, out var others))
            {
                others.Remove(old!.Key);
                if (others.Count == 0)
                    _byTarget.Remove(left);
            }

            if (after is { } target)
            {
                if (!_byTarget.TryGetValue(target, out var related))
                    _byTarget.Add(target, related = []);
                related[current!.Key] = current;
            }
        }

        return (before, after);
    }

    private ObjectKey? TargetOf(CachedObject? candidate)
    {
        var name = watch.Map == WatchMapping.Label ? candidate?.Label(watch.MapKey!) : candidate?.Annotation(watch.MapKey!);
        if (string.IsNullOrEmpty(name))
            return null;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new ObjectKey(candidate!.Key.Namespace, name) : new ObjectKey(name[..slash], name[(slash + 1)..]);
    }
}
