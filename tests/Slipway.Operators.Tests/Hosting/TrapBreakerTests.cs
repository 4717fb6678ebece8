using Microsoft.Extensions.Time.Testing;
using Slipway.Operators.Hosting;

namespace Slipway.Operators.Tests.Hosting;

public sealed class TrapBreakerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_few_traps_do_not_open_it()
    {
        var breaker = new TrapBreaker(_time);
        for (var i = 1; i < TrapBreaker.Traps; i++)
            Assert.False(breaker.Trapped());

        Assert.Equal(TimeSpan.Zero, breaker.Wait());
        breaker.Ended();
        Assert.False(breaker.Trapped());
        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public void Open_it_lets_one_callback_through_after_a_while_and_waits_longer_each_time()
    {
        var breaker = Opened();
        Assert.Equal(TimeSpan.FromSeconds(5), breaker.Wait());

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, breaker.Wait());
        Assert.Equal(TimeSpan.FromSeconds(5), breaker.Wait());

        Assert.False(breaker.Trapped());
        Assert.Equal(TimeSpan.FromSeconds(10), breaker.Wait());
    }

    [Fact]
    public void A_callback_that_ends_closes_it()
    {
        var breaker = Opened();
        _time.Advance(TimeSpan.FromSeconds(5));
        breaker.Wait();
        breaker.Ended();

        Assert.False(breaker.IsOpen);
        Assert.Equal(TimeSpan.Zero, breaker.Wait());
    }

    private TrapBreaker Opened()
    {
        var breaker = new TrapBreaker(_time);
        for (var i = 1; i < TrapBreaker.Traps; i++)
            breaker.Trapped();
        Assert.True(breaker.Trapped());
        return breaker;
    }
}
