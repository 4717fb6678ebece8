using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Tests.Metrics;

public sealed class PluginStatusTests
{
    [Fact]
    public void Contexts_and_callbacks_of_a_vm_are_counted()
    {
        using var host = new TestHost();
        var guest = host.Load();

        using (host.Open(guest).Request())
        {
            var vm = Assert.Single(guest.Plugin.Vms);
            Assert.Equal((2, false, 0L), (vm.Contexts, vm.HasFailed, vm.Restarts));
            Assert.Equal(guest.Plugin.MemoryBytes, vm.MemoryBytes);
            Assert.True(vm.Callbacks.Count > 1);
            Assert.True(vm.Callbacks.Total > TimeSpan.Zero);
        }

        Assert.Equal(1, Assert.Single(guest.Plugin.Vms).Contexts);
        Assert.Null(guest.Plugin.StreamVms);
    }

    [Fact]
    public void A_vm_that_replaces_one_that_failed_begins_to_count_anew_and_tells_of_the_restart()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { FailurePolicy = FailurePolicy.FailReload });
        guest.On("on_request_headers", _ => PuppetModule.Trap);

        host.Open(guest).Request().Dispose();
        Assert.True(Assert.Single(guest.Plugin.Vms).HasFailed);

        host.Time.Advance(TimeSpan.FromSeconds(2));
        guest.On("on_request_headers", _ => 0);
        using var stream = host.Open(guest).Request();
        var vm = Assert.Single(guest.Plugin.Vms);
        Assert.Equal((false, 1L), (vm.HasFailed, vm.Restarts));
    }

    [Fact]
    public void The_last_traps_are_kept_by_the_plugins_name_the_latest_first()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { Isolation = Isolation.Stream });
        guest.On("on_request_headers", _ => PuppetModule.Trap);
        for (var i = 0; i < 20; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            host.Open(guest).Request().Dispose();
        }

        var traps = host.Host.Metrics.TrapsOf(guest.Plugin.Options.Name);

        Assert.Equal(16, traps.Count);
        Assert.All(traps, trap => Assert.Equal(("proxy_on_request_headers", TrapKind.Unreachable), (trap.Callback, trap.Kind)));
        Assert.Equal(host.Time.GetUtcNow(), traps[0].Time);
        Assert.Equal(TimeSpan.FromSeconds(15), traps[0].Time - traps[^1].Time);
        Assert.Contains("unreachable", traps[0].Message);
        Assert.Contains("proxy_on_request_headers", traps[0].Backtrace);
        Assert.Empty(host.Host.Metrics.TrapsOf("another"));
    }

    [Fact]
    public void The_vms_of_streams_are_told_together()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { Isolation = Isolation.Stream });

        using (host.Open(guest).Request())
        using (host.Open(guest).Request())
        {
            var during = guest.Plugin.StreamVms!;
            Assert.Equal(2, during.Count);
            Assert.Equal(2 * guest.Plugin.MemoryBytes, during.MemoryBytes);
        }

        var after = guest.Plugin.StreamVms!;
        Assert.Equal((0, 0L), (after.Count, after.MemoryBytes));
        Assert.True(after.Callbacks.Count > 2);
    }
}
