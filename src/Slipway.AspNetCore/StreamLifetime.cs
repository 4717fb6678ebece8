using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.ProxyWasm.Memory;

namespace Slipway.AspNetCore;

/// <summary>
/// Tells apart the three ways a request ends early: the client goes, a filter answers (what was behind the filters is cancelled), or
/// what is behind the filters gives up.
/// </summary>
internal sealed class StreamLifetime : IHttpRequestLifetimeFeature, IHttpResetFeature, IDisposable
{
    private static readonly SparesPool<CancellationTokenSource> Pool = new();

    [ThreadStatic]
    private static ThreadSpares<CancellationTokenSource>? kept;

    private readonly Lock _lock = new();
    private CancellationTokenSource? _cancellation;
    private CancellationTokenRegistration _ofClient;
    private CancellationToken? _token;
    private bool _answered;

    public StreamLifetime(HttpContext context)
    {
        ClientAborted = context.RequestAborted;
    }

    public CancellationToken ClientAborted { get; }

    public bool AbortedByNext { get; private set; }

    /// <summary>
    /// Made when it is first asked for. Its source is later requests' too, as Kestrel's own is, since most are never cancelled: once the request has
    /// ended, the token says nothing about it.
    /// </summary>
    public CancellationToken RequestAborted
    {
        get
        {
            lock (_lock)
            {
                if (_token is { } token)
                    return token;
                return (_cancellation ??= Rent()).Token;
            }
        }

        set
        {
            lock (_lock)
                _token = value;
        }
    }

    public void Abort()
    {
        AbortedByNext = true;
        Cancel();
    }

    /// <summary>Of the stream, by what is behind the filters: as an abort, since there may be an answer by a filter to send still.</summary>
    public void Reset(int errorCode) => Abort();

    public void Cancel()
    {
        CancellationTokenSource? cancellation;
        lock (_lock)
        {
            _answered = true;
            cancellation = _cancellation;
        }

        // Without the lock: what is cancelled may ask for the token, or take its time. Not on this thread: it may hold a stream's turn.
        if (cancellation is not null)
            _ = cancellation.CancelAsync();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            // Where it is just being cancelled, it is left to that.
            if (_cancellation is { } unused && _ofClient.Unregister() && !_answered && unused.TryReset())
                (kept ??= new(Pool)).TryKeep(unused);
            (_cancellation, _token) = (null, ClientAborted);
        }
    }

    private CancellationTokenSource Rent()
    {
        var cancellation = (kept ??= new(Pool)).TryTake(out var spare) ? spare : new CancellationTokenSource();
        _ofClient = ClientAborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), cancellation);
        if (_answered)
            cancellation.Cancel();
        return cancellation;
    }
}
