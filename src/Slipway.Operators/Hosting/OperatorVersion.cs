using Slipway.Operators.Cluster;
using Slipway.Operators.Manifests;
using Slipway.Operators.Modules;
using Slipway.Operators.Queueing;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Hosting;

/// <summary>One digest of a module at work: its instances and its watches. An operator has one at a time, and another when that changes.</summary>
internal sealed class OperatorVersion : IDisposable
{
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<ObjectView> _primary = [];
    private readonly List<ObjectView> _owned = [];
    private readonly List<RelatedObjects> _related = [];

    private OperatorVersion(OperatorSpec spec, OperatorModule module, InstancePool pool)
    {
        Spec = spec;
        Module = module;
        Pool = pool;
    }

    public OperatorSpec Spec { get; }

    public OperatorModule Module { get; }

    public OperatorManifest Manifest => Module.Manifest;

    public InstancePool Pool { get; }

    /// <summary>Ends when all that is watched is known.</summary>
    public Task Synced => Task.WhenAll(_subscriptions.Select(subscription => subscription.Objects.Synced));

    /// <summary>Why a watch does not work at the moment; null where all do.</summary>
    public string? Problem => _subscriptions.Select(subscription => subscription.Objects.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>Begins to watch what a module wants to know of.</summary>
    /// <param name="spec">What its administrator says.</param>
    /// <param name="module">The module.</param>
    /// <param name="pool">Its instances.</param>
    /// <param name="kinds">The kinds of its manifest, as the API server has them.</param>
    /// <param name="informers">The watches.</param>
    /// <param name="queue">Where what is to be reconciled goes.</param>
    /// <param name="events">Where changes go that the guest maps.</param>
    public static OperatorVersion Watch(
        OperatorSpec spec,
        OperatorModule module,
        InstancePool pool,
        IReadOnlyDictionary<ResourceType, ResourceKind> kinds,
        SharedInformers informers,
        WorkQueue<ObjectKey> queue,
        MappedEvents events)
    {
        var version = new OperatorVersion(spec, module, pool);
        var manifest = module.Manifest;

        // By kind, as requests have them. What is reconciled comes last, so that a reconcile does not find less than there is.
        foreach (var watch in manifest.Watches.OrderBy(watch => watch.Type.Kind, StringComparer.Ordinal))
        {
            var related = new RelatedObjects(watch);
            version._related.Add(related);
            version.Subscribe(informers, kinds[watch.Type], watch.Namespace, watch.LabelSelector, watch.Map == WatchMapping.Guest
                ? (old, current, _) => events.Add(kinds[watch.Type], old, current)
                : (old, current, isFirstList) =>
                {
                    var (before, after) = related.Update(old, current);
                    if (before is { } left)
                        queue.Add(left, PriorityOf(isFirstList));
                    if (after is { } target && after != before)
                        queue.Add(target, PriorityOf(isFirstList));
                });
        }

        foreach (var owned in manifest.Owns.OrderBy(owned => owned.Kind, StringComparer.Ordinal))
        {
            version._owned.AddRange(version.Subscribe(informers, kinds[owned], null, null, (old, current, isFirstList) =>
            {
                var (before, after) = (OwnerOf(manifest, kinds[manifest.For], old), OwnerOf(manifest, kinds[manifest.For], current));
                if (before is { } left)
                    queue.Add(left, PriorityOf(isFirstList));
                if (after is { } owner && after != before)
                    queue.Add(owner, PriorityOf(isFirstList));
            }));
        }

        version._primary.AddRange(version.Subscribe(informers, kinds[manifest.For], null, null, (old, current, isFirstList) =>
        {
            if (PrimaryPredicate.Matters(manifest.Predicates, old, current))
                queue.Add((current ?? old)!.Key, PriorityOf(isFirstList));
        }));
        return version;
    }

    /// <summary>The object that is reconciled; null if it is gone.</summary>
    public CachedObject? Get(ObjectKey key)
    {
        foreach (var view in _primary)
        {
            if (view.Get(key) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>What an object controls, by kind, namespace and name.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> OwnedBy(CachedObject? owner) => owner is null || _owned.Count == 0 ? [] :
        [.. _owned.SelectMany(view => view.ByOwner(owner.Uid)).Select(found => found.Utf8)];

    /// <summary>What maps to a key, by kind, namespace and name.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> RelatedTo(ObjectKey key) => _related.Count == 0 ? [] :
        [.. _related.SelectMany(related => related.Of(key)).Select(found => found.Utf8)];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
        Pool.Dispose();
    }

    private static WorkPriority PriorityOf(bool isFirstList) => isFirstList ? WorkPriority.Low : WorkPriority.Normal;

    private static ObjectKey? OwnerOf(OperatorManifest manifest, ResourceKind kind, CachedObject? owned)
    {
        if (owned?.ReadController() is not { } owner || owner.Kind != manifest.For.Kind)
            return null;
        return ResourceKind.Split(owner.ApiVersion).Group == manifest.For.Group
            ? new ObjectKey(kind.Namespaced ? owned.Key.Namespace : "", owner.Name)
            : null;
    }

    private List<ObjectView> Subscribe(
        SharedInformers informers, ResourceKind kind, string? @namespace, string? selector, ObjectHandler handler)
    {
        var parsed = LabelSelector.Parse(selector);
        IEnumerable<string?> namespaces = !kind.Namespaced || Spec.Namespaces is null ? [@namespace]
            : Spec.Namespaces.Where(granted => @namespace is null || granted == @namespace).Cast<string?>();
        List<ObjectView> views = [];
        foreach (var space in namespaces)
        {
            var subscription = informers.Subscribe(kind, space, parsed, handler);
            _subscriptions.Add(subscription);
            views.Add(subscription.Objects);
        }

        return views;
    }
}
