using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.ForeignFunctions;
using Slipway.ProxyWasm.Hostcalls;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.SharedData;
using Slipway.ProxyWasm.SharedQueues;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm;

/// <summary>
/// A process' Proxy-Wasm host: the engine, and what plugins share. Load plugins with <see cref="Plugin.LoadAsync"/>, put them into an
/// <see cref="Streams.HttpFilterChain"/>, and give it streams. Safe for use by many threads.
/// </summary>
public sealed class ProxyWasmHost : IDisposable
{
    /// <summary>The category under which guests log, named as Envoy's logger for them.</summary>
    public const string GuestLogCategory = "wasm";

    /// <summary>The category of <see cref="ProxyWasmHostOptions.TraceCalls"/>.</summary>
    public const string TraceLogCategory = "wasm.trace";

    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="upstreams">Where callouts go; null for nowhere.</param>
    /// <param name="loggerFactory">Where guests and the host log; null for nowhere.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public ProxyWasmHost(
        ProxyWasmHostOptions? options = null, IUpstreams? upstreams = null, ILoggerFactory? loggerFactory = null, TimeProvider? time = null)
    {
        Options = options ?? new ProxyWasmHostOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Options.Lanes, nameof(options));
        Upstreams = upstreams ?? NoUpstreams.Instance;
        Time = time ?? TimeProvider.System;
        loggerFactory ??= NullLoggerFactory.Instance;
        Logger = loggerFactory.CreateLogger<ProxyWasmHost>();
        GuestLogger = loggerFactory.CreateLogger(GuestLogCategory);
        Trace = new CallTrace(loggerFactory.CreateLogger(TraceLogCategory));
        Engine = new SandboxEngine(Options.Sandbox, loggerFactory.CreateLogger<SandboxEngine>());
        Hostcalls = new HostcallTable(Engine);
        Metrics = new HostMetrics(this);
        Vms = new VmRegistry(this);
        Canaries = new Canaries(this);
    }

    /// <summary>The settings.</summary>
    public ProxyWasmHostOptions Options { get; }

    /// <summary>The functions that guests may call by name; applications may add their own before they load plugins.</summary>
    public ForeignFunctionRegistry ForeignFunctions { get; } = new();

    /// <summary>The metrics that guests have defined.</summary>
    public MetricRegistry GuestMetrics { get; } = new();

    /// <summary>The sandbox that compiles and runs modules.</summary>
    public SandboxEngine Engine { get; }

    /// <summary>Figures about VMs and plugins, for statistics.</summary>
    public HostMetrics Metrics { get; }

    internal IUpstreams Upstreams { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal ILogger GuestLogger { get; }

    internal CallTrace Trace { get; }

    internal HostcallTable Hostcalls { get; }

    internal SharedDataStore SharedData { get; } = new();

    internal SharedQueueRegistry SharedQueues { get; } = new();

    internal VmRegistry Vms { get; }

    internal Canaries Canaries { get; }

    /// <summary>Starts plugins without a trial before, so that what a test sees of a start is that of one VM.</summary>
    internal bool SkipsCanaries { get; set; }

    /// <summary>Hears of every callout that is over, after the guest has heard of its end: for who plays the upstreams.</summary>
    internal Action<HttpRequestMessage>? CalloutEnded { get; set; }

    /// <summary>The hostcalls that modules may import from <c>env</c>, by name.</summary>
    public IReadOnlyList<string> HostcallNames => Hostcalls.Names;

    /// <summary>The functions a module imports that no Proxy-Wasm host provides, with their signatures.</summary>
    public IReadOnlyList<ModuleFunction> MissingImports(SandboxModule module) => Hostcalls.Functions.Missing(module);

    /// <summary>Ends all VMs without further callbacks. Dispose plugins first for an orderly end.</summary>
    public void Dispose()
    {
        Vms.DisposeAll();
        Metrics.Dispose();
        Hostcalls.Functions.Dispose();
        Engine.Dispose();
    }

    internal void VmCreated(Vm vm)
    {
        SharedData.Acquire(vm.Creator.VmId);
        SharedQueues.Acquire(vm.Creator.VmId);
        Metrics.VmCreated(vm);
    }

    internal void VmDisposed(Vm vm)
    {
        SharedData.Release(vm.Creator.VmId);
        SharedQueues.Release(vm.Creator.VmId);
        Metrics.VmDisposed(vm);
    }

    internal void CapabilityDenied(Vm vm, string capability)
    {
        Metrics.Denied(vm.Creator.Name, capability);
        if (vm.MayComplain())
            Logger.LogError("Plugin {Plugin}: attempted call to restricted proxy-wasm capability: {Capability}", vm.Creator.Name, capability);
    }

    private sealed class NoUpstreams : IUpstreams
    {
        public static NoUpstreams Instance { get; } = new();

        public IUpstream? Find(string name) => null;
    }
}
