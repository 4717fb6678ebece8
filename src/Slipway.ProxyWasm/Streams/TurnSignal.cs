using System.Threading.Tasks.Sources;

namespace Slipway.ProxyWasm.Streams;

/// <summary>Wakes the one who waits, and is remembered where nobody does. Allocates nothing: it is used for every piece of data.</summary>
internal sealed class TurnSignal : IValueTaskSource
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private bool _set;
    private bool _awaited;

    public void Set()
    {
        lock (_lock)
        {
            if (!_awaited)
            {
                _set = true;
                return;
            }

            _awaited = false;
        }

        _source.SetResult(true);
    }

    /// <summary>By one at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_lock)
        {
            if (_set)
            {
                _set = false;
                return ValueTask.CompletedTask;
            }

            _source.Reset();
            _awaited = true;
            return new ValueTask(this, _source.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
