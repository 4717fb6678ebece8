using Slipway.Operators.Cluster;

namespace Slipway.Operators.Watching;

/// <summary>What one subscriber sees of a store: its namespace and selector may be narrower than those of the watch.</summary>
internal sealed class ObjectView
{
    private readonly Informer _informer;
    private readonly WatchScope _scope;

    internal ObjectView(Informer informer, WatchScope scope) => (_informer, _scope) = (informer, scope);

    /// <summary>What is watched.</summary>
    public ResourceKind Kind => _informer.Kind;

    /// <summary>Ends when all that was there at first is known.</summary>
    public Task Synced => _informer.Store.Synced;

    /// <summary>Why the watch does not work at the moment; null where it does.</summary>
    public string? Problem => _informer.Problem;

    public CachedObject? Get(ObjectKey key) => _informer.Store.Get(key) is { } found && Contains(found) ? found : null;

    /// <summary>Sorted by namespace and name.</summary>
    /// <param name="namespace">Null for all that are seen here.</param>
    /// <param name="selector">Null for all.</param>
    public IReadOnlyList<CachedObject> List(string? @namespace = null, LabelSelector? selector = null)
    {
        if (_scope.Namespace is not null && @namespace is not null && @namespace != _scope.Namespace)
            return [];
        var listed = _informer.Store.List(@namespace ?? _scope.Namespace, selector ?? _scope.Selector);
        return selector is null || _scope.Selector.IsEverything ? listed : [.. listed.Where(_scope.Selector.Matches)];
    }

    /// <summary>What has the object of that uid as its controller, sorted by namespace and name.</summary>
    public IReadOnlyList<CachedObject> ByOwner(string uid) => Seen(_informer.Store.ByOwner(uid));

    /// <summary>What has a label with that value, sorted by namespace and name.</summary>
    public IReadOnlyList<CachedObject> ByLabel(string label, string value) => Seen(_informer.Store.ByLabel(label, value));

    internal bool Contains(CachedObject candidate) => _scope.Contains(candidate);

    private IReadOnlyList<CachedObject> Seen(IReadOnlyList<CachedObject> found) =>
        _scope.Namespace is null && _scope.Selector.IsEverything ? found : [.. found.Where(Contains)];
}
