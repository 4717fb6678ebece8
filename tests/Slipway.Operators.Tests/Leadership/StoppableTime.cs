namespace Slipway.Operators.Tests.Leadership;

/// <summary>The system's clock for a process that can be stopped: time goes on, and nothing happens.</summary>
internal sealed class StoppableTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Action> _held = [];
    private bool _isStopped;

    public void Stop()
    {
        lock (_gate)
            _isStopped = true;
    }

    public void Continue()
    {
        List<Action> held;
        lock (_gate)
        {
            _isStopped = false;
            held = [.. _held];
            _held.Clear();
        }

        held.ForEach(action => action());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(_ => Fire(() => callback(state)), null, dueTime, period);

    private void Fire(Action action)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                _held.Add(action);
                return;
            }
        }

        action();
    }
}
