using System.Collections.Concurrent;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>A plugin whose guest does what the test says. All its VMs share one script.</summary>
internal sealed class Puppet(string name)
{
    private readonly Dictionary<string, Func<GuestCall, int>> _script = [];
    private readonly ConcurrentQueue<(Vm Vm, string Text)> _calls = new();

    public string Name => name;

    public Plugin Plugin { get; private set; } = null!;

    public RootContext Root => Plugin.Lane(0).Root!;

    /// <summary>The callbacks made so far, without <c>proxy_</c>, as <c>on_tick(1)</c>; those of the canary excepted.</summary>
    public IReadOnlyList<string> Calls => [.. _calls.Select(call => call.Text)];

    /// <summary>The callbacks of the canary.</summary>
    public IReadOnlyList<string> CanaryCalls { get; private set; } = [];

    /// <summary>What to do in a callback, named without <c>proxy_</c>. What it returns, the guest returns.</summary>
    public Puppet On(string callback, Func<GuestCall, int> action)
    {
        Assert.Contains(PuppetModule.Callbacks, known => Short(known.Name) == callback);
        lock (_script)
            _script[callback] = action;
        return this;
    }

    /// <summary>As the other, for what returns nothing of interest: 0, Continue.</summary>
    public Puppet On(string callback, Action<GuestCall> action) => On(callback, call =>
    {
        action(call);
        return Default(callback);
    });

    public void Forget() => _calls.Clear();

    /// <summary>Separates the calls of the VM that is gone from those of VMs that live.</summary>
    public void Loaded(Plugin plugin)
    {
        Plugin = plugin;
        var calls = _calls.ToArray();
        _calls.Clear();
        CanaryCalls = [.. calls.Where(call => call.Vm.MemorySize == 0).Select(call => call.Text)];
        foreach (var call in calls.Where(call => call.Vm.MemorySize > 0))
            _calls.Enqueue(call);
    }

    public int Run(GuestCall call, int parameters)
    {
        var callback = Short(call.Callback);
        if (callback != "malloc")
            _calls.Enqueue((call.Vm, $"{callback}({string.Join(", ", Enumerable.Range(0, parameters).Select(i => call[i]))})"));
        Func<GuestCall, int>? action;
        lock (_script)
            action = _script.GetValueOrDefault(callback);
        return action?.Invoke(call) ?? Default(callback);
    }

    private static int Default(string callback) => callback switch
    {
        "malloc" => PuppetModule.Allocate,
        "on_vm_start" or "on_configure" or "on_done" => 1,
        _ => 0,
    };

    private static string Short(string callback) => callback.StartsWith("proxy_", StringComparison.Ordinal) ? callback["proxy_".Length..] : callback;
}
