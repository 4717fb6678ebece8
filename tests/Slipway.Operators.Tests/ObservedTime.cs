using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Slipway.Operators.Tests;

/// <summary>A clock that tests move, and of which they know who waits for it.</summary>
internal sealed class ObservedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits for a time between two.</summary>
    public async Task WaitedForAsync(TimeSpan atLeast, TimeSpan atMost)
    {
        while (await _timers.Reader.ReadAsync().AsTask().WaitAsync(Eventually.Patience) is var due && (due < atLeast || due > atMost))
        {
        }
    }

    /// <summary>Waits until somebody waits for a time between two, and lets it pass.</summary>
    public async Task PassAsync(TimeSpan atLeast, TimeSpan atMost)
    {
        await WaitedForAsync(atLeast, atMost);
        Advance(atMost);
    }
}
