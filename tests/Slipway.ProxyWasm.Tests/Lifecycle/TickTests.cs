namespace Slipway.ProxyWasm.Tests.Lifecycle;

public sealed class TickTests
{
    private static int Ticks(Puppet guest) => guest.Calls.Count(call => call == "on_tick(1)");

    private static Puppet Load(TestHost host, uint milliseconds)
    {
        host.Script().On("on_configure", call => { Assert.Equal(WasmResult.Ok, call.Do("proxy_set_tick_period_milliseconds", milliseconds)); });
        return host.Load();
    }

    [Fact]
    public void A_period_is_counted_from_the_end_of_a_tick()
    {
        using var host = new TestHost();
        var guest = Load(host, 100);

        // The callback takes sixty milliseconds of the next period, if periods were fixed.
        guest.On("on_tick", _ => host.Time.Advance(TimeSpan.FromMilliseconds(60)));
        host.Time.Advance(TimeSpan.FromMilliseconds(100));
        host.Time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(1, Ticks(guest));
        host.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(2, Ticks(guest));
    }

    [Fact]
    public void A_new_period_replaces_the_old_and_zero_ends_the_ticks()
    {
        using var host = new TestHost();
        var guest = Load(host, 100);
        uint next = 1000;
        guest.On("on_request_headers", call => { call.Do("proxy_set_tick_period_milliseconds", next); });

        host.Open(guest).Request().Dispose();
        host.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, Ticks(guest));
        host.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Ticks(guest));
        next = 0;
        host.Open(guest).Request().Dispose();
        host.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, Ticks(guest));
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue - 1)]
    [InlineData(0x80000000)]
    public void The_longest_periods_are_taken(uint milliseconds)
    {
        using var host = new TestHost();
        var guest = Load(host, milliseconds);

        host.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(1, Ticks(guest));
    }

    [Fact]
    public void Every_root_context_has_a_timer_of_its_own()
    {
        using var host = new TestHost(new ProxyWasmHostOptions { Lanes = 3 });
        var guest = Load(host, 100);

        host.Time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(3, Ticks(guest));
    }

    [Fact]
    public void A_vm_that_failed_or_ended_does_not_tick()
    {
        using var host = new TestHost();
        var guest = Load(host, 100);
        guest.On("on_tick", _ => PuppetModule.Trap);

        host.Time.Advance(TimeSpan.FromMilliseconds(100));
        host.Time.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Equal(1, Ticks(guest));
        guest.Plugin.Dispose();
        host.Time.Advance(TimeSpan.FromMilliseconds(1000));

        Assert.Equal(1, Ticks(guest));
    }
}
