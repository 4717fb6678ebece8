using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;
using Slipway.Operators.Metrics;

namespace Slipway.Operators.Watching;

/// <summary>
/// The watches of a host. All modules share them: what is a part of what is watched already, by namespace or by selector, is answered from
/// that, and each object is kept once.
/// </summary>
internal sealed class SharedInformers(
    ClusterClient client, ILogger logger, InformerOptions? options = null, OperatorMetrics? metrics = null) : IAsyncDisposable
{
    private readonly InformerOptions _options = options ?? new();
    private readonly Lock _gate = new();
    private readonly List<Informer> _informers = [];
    private readonly ConcurrentDictionary<Informer, Task> _stopping = new();
    private bool _isDisposed;

    /// <summary>What is watched at the moment.</summary>
    public IReadOnlyList<WatchScope> Scopes
    {
        get
        {
            lock (_gate)
                return [.. _informers.Select(informer => informer.Scope)];
        }
    }

    /// <summary>Why watches do not work at the moment, by what they are of.</summary>
    public IReadOnlyList<(WatchScope Scope, string Problem)> Problems
    {
        get
        {
            lock (_gate)
            {
                return [.. _informers.Where(informer => informer.Problem is not null)
                    .Select(informer => (informer.Scope, informer.Problem!))];
            }
        }
    }

    /// <summary>Watches objects, until the subscription is disposed of.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="namespace">Null for all namespaces, and for what has none.</param>
    /// <param name="selector">Null for all.</param>
    /// <param name="handler">Is told of all that is there and of each change; null for who only reads.</param>
    public Subscription Subscribe(ResourceKind kind, string? @namespace, LabelSelector? selector, ObjectHandler? handler = null)
    {
        var scope = ScopeOf(kind, @namespace, selector);
        Informer informer;
        var isNew = false;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (Find(scope) is { } found)
            {
                informer = found;
            }
            else
            {
                var store = new ObjectStore(logger);
                informer = new Informer(scope, store, new Reflector(client, scope, store, _options, metrics, logger));
                _informers.Add(informer);
                isNew = true;
            }

            informer.Subscribers++;
        }

        var subscription = new Subscription(this, informer, scope, handler);
        if (isNew)
            informer.Start();
        return subscription;
    }

    /// <summary>What is watched anyway, for a read; null where that is not among it, or not complete yet.</summary>
    public ObjectView? TryView(ResourceKind kind, string? @namespace, LabelSelector? selector)
    {
        var scope = ScopeOf(kind, @namespace, selector);
        lock (_gate)
        {
            return Find(scope) is { } informer && informer.Store.Synced.IsCompletedSuccessfully
                ? new ObjectView(informer, scope)
                : null;
        }
    }

    /// <summary>
    /// The server has answered to this host that an object is so. Who watches it is told of that state and of what comes after it, even if the
    /// watch is interrupted until then.
    /// </summary>
    public void Wrote(ResourceKind kind, CachedObject answered)
    {
        List<Informer> watching;
        lock (_gate)
            watching = _informers.FindAll(informer => informer.Kind == kind && informer.Scope.Contains(answered));
        foreach (var informer in watching)
            informer.Store.Wrote(answered);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<Informer> left;
        lock (_gate)
        {
            _isDisposed = true;
            left = [.. _informers];
            _informers.Clear();
        }

        await Task.WhenAll(left.Select(informer => informer.StopAsync()).Concat(_stopping.Values));
    }

    internal void Release(Informer informer)
    {
        lock (_gate)
        {
            if (--informer.Subscribers > 0 || !_informers.Remove(informer))
                return;
        }

        _stopping[informer] = StopAsync(informer);
    }

    private async Task StopAsync(Informer informer)
    {
        await Task.Yield();
        await informer.StopAsync();
        _stopping.TryRemove(informer, out _);
    }

    private static WatchScope ScopeOf(ResourceKind kind, string? @namespace, LabelSelector? selector) =>
        new(kind, kind.Namespaced && !string.IsNullOrEmpty(@namespace) ? @namespace : null, selector ?? LabelSelector.Everything);

    /// <summary>The same scope, rather than one that contains it.</summary>
    private Informer? Find(WatchScope scope) =>
        _informers.Find(informer => informer.Scope == scope) ?? _informers.Find(informer => informer.Scope.Contains(scope));
}
