using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Native;

/// <summary>
/// A filter that runs as ordinary .NET in the place of a module's instance: Envoy's "null VM". It is trusted as the process is.
/// </summary>
internal sealed class NativeGuest : IDisposable
{
    private readonly Vm _vm;
    private readonly NativeFilterAssembly _filter;
    private readonly NativeHostcall[] _hostcalls;

    /// <exception cref="PluginLoadException">The assembly is no filter, or failed while starting.</exception>
    public NativeGuest(Vm vm, NativeAssembly assembly)
    {
        _vm = vm;
        _filter = assembly.Load();
        try
        {
            _hostcalls = [.. _filter.Hostcalls.Select(signature => new NativeHostcall(vm.Host.Hostcalls, signature))];
        }
        catch (FormatException e)
        {
            _filter.Dispose();
            throw new PluginLoadException(
                $"{vm.Creator.CodeSource} was built with another version of Slipway.Sdk: {e.Message}; use the version of this host.", e);
        }
    }

    public NativeMemory Memory { get; } = new();

    public GuestFunction? GetFunction(string name) => name == "proxy_on_memory_allocate"
        ? new GuestFunction(name, (Func<int, int>)Memory.Allocate)
        : _filter.Export(name) is { } target ? new GuestFunction(name, target) : null;

    /// <summary>Runs the filter's module initialisers.</summary>
    /// <exception cref="PluginLoadException">One has thrown.</exception>
    public void Start()
    {
        try
        {
            _filter.Start(Call);
        }
        catch (Exception e)
        {
            var reason = e is TypeInitializationException or System.Reflection.TargetInvocationException ? e.InnerException ?? e : e;
            throw new PluginLoadException($"{_vm.Creator.CodeSource} failed while starting: {reason.GetType().Name}: {reason.Message}", e);
        }
    }

    public void Dispose() => _filter.Dispose();

    private unsafe int Call(int number, nint arguments) => _hostcalls[number].Invoke(_vm, Memory, (nint*)arguments);
}
