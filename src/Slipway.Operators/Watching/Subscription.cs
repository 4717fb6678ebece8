namespace Slipway.Operators.Watching;

/// <summary>Somebody's interest in objects; ends when it is disposed of, and with the last one the watch ends.</summary>
internal sealed class Subscription : IDisposable
{
    private readonly SharedInformers _informers;
    private readonly ObjectHandler? _handler;
    private int _isDisposed;

    internal Subscription(SharedInformers informers, Informer informer, WatchScope scope, ObjectHandler? handler)
    {
        (_informers, Informer) = (informers, informer);
        Objects = new ObjectView(informer, scope);
        if (handler is null)
            return;
        _handler = informer.Scope == scope ? handler : Narrowed(handler);
        informer.Store.Attach(_handler);
    }

    /// <summary>The objects.</summary>
    public ObjectView Objects { get; }

    internal Informer Informer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        if (_handler is not null)
            Informer.Store.Detach(_handler);
        _informers.Release(Informer);
    }

    /// <summary>What does not match counts as not being there, so that a change of labels makes an object appear or go.</summary>
    private ObjectHandler Narrowed(ObjectHandler handler) => (old, current, isFirstList) =>
    {
        (old, current) = (Seen(old), Seen(current));
        if (old is not null || current is not null)
            handler(old, current, isFirstList);
    };

    private CachedObject? Seen(CachedObject? candidate) => candidate is not null && Objects.Contains(candidate) ? candidate : null;
}
