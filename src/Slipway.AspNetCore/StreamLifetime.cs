using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.AspNetCore;

/// <summary>
/// Tells apart the three ways a request ends early: the client goes, a filter answers (what was behind the filters is cancelled), or
/// what is behind the filters gives up.
/// </summary>
internal sealed class StreamLifetime : IHttpRequestLifetimeFeature, IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _cancellation;
    private CancellationToken? _token;
    private bool _answered;

    public StreamLifetime(HttpContext context)
    {
        ClientAborted = context.RequestAborted;
    }

    public CancellationToken ClientAborted { get; }

    public bool AbortedByNext { get; private set; }

    /// <summary>Made when it is first asked for: most requests behind filters are never cancelled.</summary>
    public CancellationToken RequestAborted
    {
        get
        {
            lock (_lock)
            {
                if (_token is { } token)
                    return token;
                _cancellation ??= CancellationTokenSource.CreateLinkedTokenSource(ClientAborted);
                if (_answered)
                    _cancellation.Cancel();
                return _cancellation.Token;
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
            if (!_answered)
                _cancellation?.Dispose();
        }
    }
}
