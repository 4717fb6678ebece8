using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Watching;

/// <summary>The objects of one watch. Indexes are made when they are first asked for.</summary>
internal sealed class ObjectStore(ILogger logger)
{
    /// <summary>
    /// Beyond, a label is looked for in all objects: indexes cost memory, and which labels are asked for is not ours to say.
    /// </summary>
    private const int MaxIndexes = 24;

    /// <summary>Beyond, what is written is not noted, which only matters if it is gone, or another, before a watch or a list shows it.</summary>
    private const int MaxUnseen = 10_000;

    private const string ByNamespaceName = "namespace";
    private const string ByOwnerName = "owner";
    private const string ByLabelPrefix = "label:";

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, CachedObject> _objects = [];
    private readonly Dictionary<string, ObjectIndex> _indexes = new(StringComparer.Ordinal);
    private readonly List<ObjectHandler> _handlers = [];

    /// <summary>
    /// What this host has written, and neither watch nor list has shown yet. Where another state follows, or the object goes, while the watch is
    /// interrupted, they never will.
    /// </summary>
    private readonly Dictionary<ObjectKey, CachedObject> _unseen = [];

    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first list is complete.</summary>
    public Task Synced => _synced.Task;

    public int Count
    {
        get
        {
            lock (_gate)
                return _objects.Count;
        }
    }

    /// <summary>Tells a handler of all that is there, and then of each change: none is missed, and none told twice.</summary>
    public void Attach(ObjectHandler handler)
    {
        lock (_gate)
        {
            foreach (var item in _objects.Values)
                Tell(handler, null, item, isFirstList: true);
            _handlers.Add(handler);
        }
    }

    public void Detach(ObjectHandler handler)
    {
        lock (_gate)
            _handlers.Remove(handler);
    }

    public CachedObject? Get(ObjectKey key)
    {
        lock (_gate)
            return _objects.GetValueOrDefault(key);
    }

    /// <summary>Sorted by namespace and name.</summary>
    /// <param name="namespace">Null for all.</param>
    /// <param name="selector">Which of them.</param>
    public IReadOnlyList<CachedObject> List(string? @namespace, LabelSelector selector)
    {
        CachedObject[] candidates;
        lock (_gate)
        {
            candidates = @namespace is null || IndexFor(ByNamespaceName) is not { } index
                ? [.. _objects.Values.Where(item => @namespace is null || item.Key.Namespace == @namespace)]
                : Resolve(index, @namespace);
        }

        return Sorted(candidates.Where(selector.Matches));
    }

    /// <summary>What has the object of that uid as its controller, sorted by namespace and name.</summary>
    public IReadOnlyList<CachedObject> ByOwner(string uid) => Find(ByOwnerName, uid, item => item.ReadController()?.Uid);

    /// <summary>What has a label with that value, sorted by namespace and name.</summary>
    public IReadOnlyList<CachedObject> ByLabel(string label, string value) => Find(ByLabelPrefix + label, value, item => item.Label(label));

    /// <summary>Something is there, new or changed.</summary>
    public void Set(CachedObject current)
    {
        lock (_gate)
        {
            ShowWhatWasWrittenBefore(current);
            Show(current);
        }
    }

    /// <summary>Something is deleted.</summary>
    /// <param name="last">As it was when it was deleted.</param>
    public void Remove(CachedObject last)
    {
        lock (_gate)
        {
            ShowWhatWasWrittenBefore(last);
            if (!_objects.TryGetValue(last.Key, out var old))
                return;

            if (last.UidUtf8.SequenceEqual(old.UidUtf8))
            {
                // It may have changed with its deletion, such as by losing its last finalizer. Who selects by labels has to see it go by
                // those by which it came.
                if (last.HasLabelsOf(old))
                    IndexAndStore(old, last);
                else
                    Change(old, last);
                old = last;
            }

            Change(old, null);
        }
    }

    /// <summary>
    /// The server has answered to this host that an object is so. That is told once something comes after it: as if it had been shown before,
    /// where it has not.
    /// </summary>
    public void Wrote(CachedObject answered)
    {
        lock (_gate)
        {
            if (_objects.TryGetValue(answered.Key, out var shown) && !ResourceVersions.IsBefore(shown, answered))
                return;

            // Answers need not be read in the order in which they were given.
            if (_unseen.TryGetValue(answered.Key, out var noted) ? !ResourceVersions.IsBefore(answered, noted) : _unseen.Count < MaxUnseen)
                _unseen[answered.Key] = answered;
        }
    }

    /// <summary>A list is complete: what is not in it was deleted while nobody looked.</summary>
    /// <param name="listed">What is in it.</param>
    /// <param name="version">The version that it is of. What this host has written later, the watch that begins there will show.</param>
    public void Keep(HashSet<ObjectKey> listed, string version)
    {
        lock (_gate)
        {
            var upTo = ResourceVersions.Number(version);
            foreach (var written in _unseen.Values.Where(written => !listed.Contains(written.Key)).ToList())
            {
                if (ResourceVersions.Number(written.ResourceVersion) > upTo)
                    continue;
                _unseen.Remove(written.Key);
                Show(written);
            }

            foreach (var gone in _objects.Values.Where(item => !listed.Contains(item.Key)).ToList())
                Change(gone, null);
        }

        _synced.TrySetResult();
    }

    /// <summary>A state comes that may follow one that this host has written: then nobody else will show that one.</summary>
    private void ShowWhatWasWrittenBefore(CachedObject next)
    {
        if (!_unseen.TryGetValue(next.Key, out var written) || ResourceVersions.IsBefore(next, written))
            return;
        _unseen.Remove(next.Key);
        if (!written.ResourceVersionUtf8.SequenceEqual(next.ResourceVersionUtf8))
            Show(written);
    }

    private void Show(CachedObject current)
    {
        _objects.TryGetValue(current.Key, out var old);
        if (old is not null && old.UidUtf8.SequenceEqual(current.UidUtf8))
        {
            if (!old.ResourceVersionUtf8.SequenceEqual(current.ResourceVersionUtf8))
                Change(old, current);
            return;
        }

        // Another object of the same name: nobody saw the first one go.
        if (old is not null)
            Change(old, null);
        Change(null, current);
    }

    private void Change(CachedObject? old, CachedObject? current)
    {
        IndexAndStore(old, current);
        foreach (var handler in _handlers)
            Tell(handler, old, current, !_synced.Task.IsCompleted);
    }

    private void IndexAndStore(CachedObject? old, CachedObject? current)
    {
        if (current is null)
            _objects.Remove(old!.Key);
        else
            _objects[current.Key] = current;
        foreach (var index in _indexes.Values)
            index.Change(old, current);
    }

    private void Tell(ObjectHandler handler, CachedObject? old, CachedObject? current, bool isFirstList)
    {
        try
        {
            handler(old, current, isFirstList);
        }
        catch (Exception e)
        {
            // The others are told all the same, and the watch goes on.
            logger.LogError(e, "A handler has failed for {Object}.", (current ?? old)!.Key);
        }
    }

    private List<CachedObject> Find(string name, string value, Func<CachedObject, string?> valueOf)
    {
        lock (_gate)
        {
            return Sorted(IndexFor(name) is { } index ? Resolve(index, value) : _objects.Values.Where(item => valueOf(item) == value));
        }
    }

    private ObjectIndex? IndexFor(string name)
    {
        if (_indexes.TryGetValue(name, out var index) || _indexes.Count >= MaxIndexes)
            return index;
        index = new ObjectIndex(ValueOf(name));
        foreach (var item in _objects.Values)
            index.Change(null, item);
        _indexes.Add(name, index);
        return index;
    }

    private static Func<CachedObject, string?> ValueOf(string name) => name switch
    {
        ByNamespaceName => item => item.Key.Namespace,
        ByOwnerName => item => item.ReadController()?.Uid,
        _ => item => item.Label(name[ByLabelPrefix.Length..]),
    };

    private CachedObject[] Resolve(ObjectIndex index, string value) => [.. index.Find(value).Select(key => _objects[key])];

    private static List<CachedObject> Sorted(IEnumerable<CachedObject> objects) => [.. objects.OrderBy(item => item.Key)];
}
