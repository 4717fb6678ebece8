using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>A Proxy-Wasm host with puppets for plugins, a clock that the test moves, and a log that the test reads.</summary>
internal sealed class TestHost : IDisposable
{
    /// <summary>A CPU limit for guests that will run into it. The test code in a callback, and its compilation, count too.</summary>
    public static readonly TimeSpan ShortCpuTime = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, Puppet> _puppets = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly List<Plugin> _plugins = [];
    private readonly ILoggerFactory _loggers;

    public TestHost(ProxyWasmHostOptions? options = null, IUpstreams? upstreams = null, SandboxOptions? sandbox = null)
    {
        Log = new LogCapture();
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        options ??= new ProxyWasmHostOptions();
        options = options with
        {
            Lanes = options.Lanes == Environment.ProcessorCount ? 1 : options.Lanes,
            Sandbox = (sandbox ?? new SandboxOptions { Pooling = false }) with { CacheDirectory = ModuleCache.Path },
        };
        Host = new ProxyWasmHost(options, upstreams, _loggers, Time);
        Host.Hostcalls.Functions.Define("env", "hook", (SandboxInstance instance, int callback, int a, int b, int c, int d, int e) =>
            Run(instance, callback, [a, b, c, d, e]));
    }

    public ProxyWasmHost Host { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public LogCapture Log { get; }

    /// <summary>The puppet's script before it is loaded, so that it applies while it starts.</summary>
    public Puppet Script(string name = "filter") => _puppets.GetOrAdd(name, static name => new Puppet(name));

    public Puppet Load(string name = "filter", Func<PluginOptions, PluginOptions>? configure = null, string? wat = null)
    {
        var puppet = Script(name);
        puppet.Loaded(LoadPlugin(name, configure, wat));
        return puppet;
    }

    public Plugin LoadPlugin(string name, Func<PluginOptions, PluginOptions>? configure = null, string? wat = null)
    {
        var options = new PluginOptions { Name = name, Code = Encoding.UTF8.GetBytes(wat ?? PuppetModule.Wat()), CodeSource = $"{name}.wat" };
        options = configure?.Invoke(options) ?? options;
        var plugin = Plugin.LoadAsync(Host, options).GetAwaiter().GetResult();
        _plugins.Add(plugin);
        return plugin;
    }

    public TestConnection Connect(params Puppet[] filters) => new(new TcpFilterChain([.. filters.Select(filter => filter.Plugin)]));

    public TestStream Open(params Puppet[] filters) => new(new HttpFilterChain([.. filters.Select(filter => filter.Plugin)]));

    /// <summary>Checks that no test code failed inside a guest, where the exception would have been taken for a trap, and that no VM is left.</summary>
    public void Dispose()
    {
        foreach (var plugin in _plugins)
            plugin.Dispose();
        Host.Dispose();
        _loggers.Dispose();
        Assert.Empty(_failures);
        Assert.Equal(0, Host.Engine.LiveInstances);
    }

    private int Run(SandboxInstance instance, int callback, int[] arguments)
    {
        var vm = (Vm)instance.State;
        vm.Attach(instance);
        var (name, parameters, _) = PuppetModule.Callbacks[callback];
        var puppet = Script(vm.Current?.Root.Plugin.Options.Name ?? vm.Creator.Name);
        try
        {
            return puppet.Run(new GuestCall(instance, name, arguments), parameters);
        }
        catch (Exception e) when (e is not GuestTrapException)
        {
            _failures.Enqueue(e);
            throw;
        }
    }
}
