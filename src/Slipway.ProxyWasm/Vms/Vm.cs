using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Native;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Properties;
using Slipway.ProxyWasm.Streams;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Vms;

/// <summary>
/// One instance of a module with its contexts. A VM belongs to one lane: whoever wants to call into it takes <see cref="Enter"/>, makes
/// calls, and leaves; nobody awaits in between. What hostcalls trigger is put off until the VM has been left, so that the guest is never
/// re-entered and no lock is held when it runs.
/// </summary>
internal sealed class Vm : IWasiHost, IDisposable
{
    private readonly Lock _lane = new();
    private readonly Dictionary<uint, Context> _contexts = [];
    private readonly IReadOnlySet<string>? _capabilities;
    private List<Action>? _afterCall;
    private HashSet<FilteredStream>? _toSettle;
    private uint _nextContextId = 1;
    private int _restricted;
    private bool _disposed;
    private long _memorySize;
    private Context? _effective;
    private FilteredStream? _pinned;
    private NativeGuest? _native;

    private Vm(ProxyWasmHost host, PluginOptions options, PluginCode code, AbiVersion abiVersion, string key, VmBudgets budgets, GuestMetrics metrics)
    {
        Host = host;
        Creator = options;
        Code = code;
        AbiVersion = abiVersion;
        Key = key;
        _capabilities = options.AllowedCapabilities is { Count: > 0 } allowed ? allowed : null;
        Budgets = budgets;
        Metrics = metrics;
        Tracing = host.Options.TraceCalls;
    }

    public ProxyWasmHost Host { get; }

    /// <summary>The plugin for which the VM was created; others may share it.</summary>
    public PluginOptions Creator { get; }

    public PluginCode Code { get; }

    public AbiVersion AbiVersion { get; }

    public string Key { get; }

    /// <summary>Null as long as there is none, and for a guest that runs natively.</summary>
    public SandboxInstance Instance { get; private set; } = null!;

    public GuestExports Exports { get; private set; } = null!;

    public GuestMetrics Metrics { get; }

    public bool Tracing { get; }

    public CalloutTokens CalloutTokens { get; } = new();

    public VmBudgets Budgets { get; }

    /// <summary>Where results are put together before they are copied to the guest.</summary>
    public PropertyBuffer PropertyBuffer { get; } = new();

    /// <summary>After a trap nothing is called in the VM again.</summary>
    public bool Failed { get; private set; }

    /// <summary>The context whose callback is running; null outside of calls and while the module starts.</summary>
    public Context? Current { get; private set; }

    /// <summary>Set by <c>proxy_set_effective_context</c>; lasts until the callback returns.</summary>
    public Context? Effective
    {
        get => _effective;
        set
        {
            _effective = value;
            Pin(Active);
        }
    }

    /// <summary>The context on which hostcalls act.</summary>
    public Context? Active => Effective ?? Current;

    /// <summary>The arguments of a running <c>proxy_on_foreign_function</c>.</summary>
    public ReadOnlyMemory<byte> CallData { get; set; }

    /// <summary>Bytes of linear memory; while a callback runs, what it was before. Safe from any thread.</summary>
    public long MemorySize
    {
        get
        {
            if (!_lane.TryEnter())
                return Volatile.Read(ref _memorySize);
            try
            {
                return _memorySize = _disposed ? 0 : _native?.Memory.Size ?? Instance?.MemorySize ?? 0;
            }
            finally
            {
                _lane.Exit();
            }
        }
    }

    public IReadOnlyList<KeyValuePair<string, string>> Environment => Creator.Environment;

    /// <summary>Instantiates the module and runs its start functions.</summary>
    /// <exception cref="PluginLoadException">The module cannot be a plugin, or failed to start.</exception>
    public static Vm Create(ProxyWasmHost host, PluginOptions options, PluginCode code, string key)
    {
        var abiVersion = code.Module is { } module ? AbiVersions.Detect(module) : AbiVersion.V021;
        if (abiVersion is null)
        {
            throw new PluginLoadException(
                $"{options.CodeSource} is not a Proxy-Wasm module: it exports no proxy_abi_version_* function " +
                "(known are 0_1_0, 0_2_0, 0_2_1 and 0_2_100). Is it built with a Proxy-Wasm SDK?");
        }

        var vm = new Vm(host, options, code, abiVersion.Value, key, new VmBudgets(host), new GuestMetrics(host.GuestMetrics));
        try
        {
            vm.Start();
            return vm;
        }
        catch (Exception e)
        {
            vm.Dispose();
            throw e switch
            {
                ModuleException => new PluginLoadException(e.Message, e),
                GuestTrapException trap => new PluginLoadException($"{options.CodeSource} failed while starting: {trap.Message}", e),
                _ => e,
            };
        }
    }

    /// <summary>Makes a VM that begins as another was, for one stream; it ends by <see cref="Dispose"/>.</summary>
    /// <param name="snapshot">What it begins with.</param>
    /// <param name="root">The root context in it.</param>
    /// <exception cref="PluginLoadException">There are as many instances as there may be.</exception>
    public static Vm Resume(PluginSnapshot snapshot, out RootContext root)
    {
        var plugin = snapshot.Plugin;
        var vm = new Vm(
            plugin.Host, plugin.Options, snapshot.Code, plugin.AbiVersion, plugin.VmKey, snapshot.Budgets, new GuestMetrics(snapshot.Metrics));
        plugin.Host.VmCreated(vm);
        try
        {
            vm.Attach(vm.Host.Engine.Instantiate(snapshot.Module, vm.Host.Hostcalls.Functions, plugin.Options.Limits, vm));
            vm._memorySize = vm.Instance.MemorySize;
            vm.Exports = new GuestExports(vm.Instance.GetFunction, vm.IsAllowed);
            root = new RootContext(vm, snapshot);
            vm._contexts.Add(root.Id, root);
            return vm;
        }
        catch (ModuleException e)
        {
            vm.Dispose();
            throw new PluginLoadException(e.Message, e);
        }
    }

    /// <summary>Waits for the lane. Dispose what it returns to leave; what the calls put off runs then.</summary>
    public Entry Enter()
    {
        Debug.Assert(!_lane.IsHeldByCurrentThread, "A VM is never re-entered.");
        _lane.Enter();
        return new Entry(this);
    }

    /// <summary>Runs <paramref name="action"/> after the VM has been left.</summary>
    public void AfterCall(Action action) => (_afterCall ??= []).Add(action);

    /// <summary>As <see cref="AfterCall"/>, for what the guest wants of a stream; once for each stream, however much it wants.</summary>
    public void SettleAfterCall(FilteredStream stream)
    {
        if ((_toSettle ??= []).Add(stream))
            AfterCall(stream.SettleSoon);
    }

    /// <summary>Calls a callback of the guest for a context; the lane must be held.</summary>
    /// <returns>False when the VM failed, now or before.</returns>
    public bool TryCall(Context context, GuestFunction? function, out int result, int arguments, uint a, uint b = 0, uint c = 0, uint d = 0, uint e = 0)
    {
        result = 0;
        if (Failed || _disposed)
            return false;
        if (function is null)
            return true;

        Current = context;
        Effective = null;
        if (Tracing)
            Host.Trace.Enter(function.Name, [a, b, c, d, e], Math.Min(arguments, function.ParameterCount));
        var timed = context.Root.CallbackTimes.Count(context is RootContext ? 0 : context.Id) || Host.Metrics.CallbackDuration.Enabled;
        var started = timed ? Stopwatch.GetTimestamp() : 0;
        try
        {
            ReadOnlySpan<int> values = [(int)a, (int)b, (int)c, (int)d, (int)e];
            result = function.Call(values[..Math.Min(arguments, function.ParameterCount)]);
            if (Tracing)
                Host.Trace.Leave(function, result);
            return true;
        }
        catch (GuestTrapException trap)
        {
            Fail(context, function.Name, trap);
            return false;
        }
        finally
        {
            if (timed)
                Time(context, function, started);
            Current = null;
            Effective = null;
        }
    }

    private void Time(Context context, GuestFunction function, long started)
    {
        var ended = Stopwatch.GetTimestamp();
        context.Root.CallbackTimes.Record(ended - started);
        if (Host.Metrics.CallbackDuration.Enabled)
            Host.Metrics.CallbackCompleted(function.Name, context.Root.Plugin.Options.Name, Stopwatch.GetElapsedTime(started, ended));
    }

    /// <summary>Calls a start-up callback, which has the CPU time of a start.</summary>
    public bool TryCallForStart(Context context, GuestFunction? function, out bool accepted, uint a, uint b)
    {
        accepted = true;
        if (Failed || _disposed)
            return false;
        if (function is null)
            return true;

        Current = context;
        Effective = null;
        if (Tracing)
            Host.Trace.Enter(function.Name, [a, b], 2);
        try
        {
            accepted = function.CallForStart((int)a, (int)b) != 0;
            if (Tracing)
                Host.Trace.Leave(function, accepted ? 1 : 0);
            return true;
        }
        catch (GuestTrapException trap)
        {
            Fail(context, function.Name, trap);
            return false;
        }
        finally
        {
            Current = null;
            Effective = null;
        }
    }

    /// <summary>An id that no context has.</summary>
    public uint NewContextId()
    {
        while (_nextContextId == 0 || _contexts.ContainsKey(_nextContextId))
            _nextContextId++;
        return _nextContextId++;
    }

    public void AddContext(Context context) => _contexts.Add(context.Id, context);

    public Context? FindContext(uint id) => _contexts.GetValueOrDefault(id);

    public void RemoveContext(uint id) => _contexts.Remove(id);

    /// <summary>True when nothing lives in the VM any more.</summary>
    public bool IsEmpty => _contexts.Count == 0;

    /// <summary>How many contexts live in the VM. Outside of the lane, how many there were a moment ago.</summary>
    public int ContextCount => _contexts.Count;

    public bool IsAllowed(string capability) => _capabilities is null || _capabilities.Contains(capability);

    /// <summary>Whether a hostcall may be made now: while the guest allocates for the host or starts, only logging may.</summary>
    public bool InRestrictedCallback => _restricted > 0;

    public bool TryRead(int pointer, int length, out ReadOnlySpan<byte> span)
    {
        var ok = TryGetMemory((uint)pointer, (uint)length, out var memory);
        span = memory;
        return ok;
    }

    public bool TryWriteWord(int pointer, uint value)
    {
        if (!TryGetMemory((uint)pointer, sizeof(uint), out var memory))
            return false;
        BinaryPrimitives.WriteUInt32LittleEndian(memory, value);
        return true;
    }

    public bool TryWriteLong(int pointer, ulong value)
    {
        if (!TryGetMemory((uint)pointer, sizeof(ulong), out var memory))
            return false;
        BinaryPrimitives.WriteUInt64LittleEndian(memory, value);
        return true;
    }

    /// <summary>
    /// Hands bytes to the guest: asks it for memory, copies them there and writes address and length. Nothing is allocated for no bytes:
    /// both are 0 then.
    /// </summary>
    public WasmResult Return(int addressPointer, int lengthPointer, ReadOnlySpan<byte> data)
    {
        if (!TryAllocate(data.Length, out var address, out var memory))
            return WasmResult.InvalidMemoryAccess;
        data.CopyTo(memory);
        return WriteResult(addressPointer, lengthPointer, address, data.Length);
    }

    /// <summary>As <see cref="Return"/> for something that writes itself where it is told.</summary>
    public bool TryAllocate(int length, out uint address, out Span<byte> memory)
    {
        address = 0;
        memory = default;
        if (length == 0)
            return true;

        _restricted++;
        try
        {
            // The guest may grow its memory here, so that every span taken before is void.
            address = (uint)Exports.Malloc!.Call(length);
        }
        finally
        {
            _restricted--;
        }

        return address != 0 && TryGetMemory(address, (uint)length, out memory);
    }

    public WasmResult WriteResult(int addressPointer, int lengthPointer, uint address, int length) =>
        TryWriteWord(addressPointer, address) && TryWriteWord(lengthPointer, (uint)length)
            ? WasmResult.Ok
            : WasmResult.InvalidMemoryAccess;

    public void Log(LogLevel level, ReadOnlySpan<byte> message)
    {
        var options = Active?.Root.Plugin.Options ?? Creator;
        if (!Host.GuestLogger.IsEnabled(level))
            return;
        const int longest = 64 * 1024;
        var text = Encoding.UTF8.GetString(message.Length > longest ? message[..longest] : message);
        if (!Budgets.Log.TrySpend(text.Length, out var lost))
        {
            Host.Metrics.LogsDropped.Add(1, new KeyValuePair<string, object?>("plugin", options.Name));
            return;
        }

        if (lost > 0)
        {
            Host.GuestLogger.LogWarning(
                "wasm log {Plugin} {RootId} {VmId}: {Lost} messages were dropped: the plugin logs more than {Limit} bytes a second",
                options.Name, options.RootId, options.VmId, lost, Host.Options.LogBytesPerSecond);
        }

        Host.GuestLogger.Log(level, "wasm log {Plugin} {RootId} {VmId}: {Message}", options.Name, options.RootId, options.VmId, text);
    }

    void IWasiHost.WriteOutput(int fd, ReadOnlySpan<byte> text)
    {
        if (text.EndsWith("\n"u8))
            text = text[..^1];
        Log(fd == 2 ? LogLevel.Error : LogLevel.Information, text);
    }

    bool IWasiHost.IsAllowed(string wasiFunction)
    {
        if (IsAllowed(wasiFunction))
            return true;
        Host.CapabilityDenied(this, wasiFunction);
        return false;
    }

    void IWasiHost.Exited(int code)
    {
        if (MayComplain())
            Host.Logger.LogError("wasm {Plugin}: the guest called proc_exit({Code})", Creator.Name, code);
    }

    /// <summary>
    /// Whether the host may log one line about what the guest does: a guest that does it in a loop must not fill the log.
    /// </summary>
    public bool MayComplain() => Budgets.Complaints.TrySpend(256, out _);

    /// <summary>The first hostcall can come while the module's start section runs, before the instance has been handed out.</summary>
    public void Attach(SandboxInstance instance) => Instance ??= instance;

    /// <summary>Waits for the lane, so that the VM does not vanish under a callback.</summary>
    public void Dispose()
    {
        lock (_lane)
        {
            if (_disposed)
                return;
            _disposed = true;
            Instance?.Dispose();
            _native?.Dispose();
        }

        Host.VmDisposed(this);
    }

    private void Start()
    {
        Host.VmCreated(this);
        if (Code.Module is { } module)
            Start(module);
        else
            Start(Code.Assembly!);
    }

    private void Start(NativeAssembly assembly)
    {
        using (Enter())
        {
            _restricted++;
            try
            {
                _native = new NativeGuest(this, assembly);
                _memorySize = _native.Memory.Size;
                Exports = new GuestExports(_native.GetFunction, IsAllowed);
                _native.Start();
            }
            finally
            {
                _restricted--;
            }
        }
    }

    private void Start(SandboxModule module)
    {
        var imports = Host.Hostcalls.Functions;
        var missing = imports.Missing(module);
        if (missing.Count > 0 || module.OtherImports.Count > 0)
        {
            var names = missing.Select(m => m.ToString()).Concat(module.OtherImports).ToList();
            throw new PluginLoadException(
                $"{Creator.CodeSource} imports {names.Count} thing{(names.Count == 1 ? "" : "s")} that no Proxy-Wasm host provides: " +
                string.Join(", ", names) + ".");
        }

        using (Enter())
        {
            _restricted++;
            try
            {
                Attach(Host.Engine.Instantiate(module, imports, Creator.Limits, this));
                _memorySize = Instance.MemorySize;
                Exports = new GuestExports(Instance.GetFunction, IsAllowed);
                if (Exports.Malloc is null)
                {
                    throw new PluginLoadException(
                        $"{Creator.CodeSource} exports neither malloc nor proxy_on_memory_allocate, one of which a host needs to hand it data.");
                }

                if (Exports.Initialize is not null)
                {
                    Exports.Initialize.CallForStart();
                    if (Exports.Main is not null)
                        Exports.Main.CallForStart(0, 0);
                    else
                        Exports.MainVoid?.CallForStart();
                }
                else
                {
                    Exports.Start?.CallForStart();
                }
            }
            finally
            {
                _restricted--;
            }
        }
    }

    private bool TryGetMemory(uint address, uint length, out Span<byte> span) => _native is null
        ? Instance.TryGetMemory(address, length, out span)
        : _native.Memory.TryGet(address, length, out span);

    private void Fail(Context caller, string callback, GuestTrapException trap)
    {
        Failed = true;
        var options = caller.Root.Plugin.Options;
        Host.Metrics.Trapped(options.Name, callback, trap.Kind);

        // Where every stream has a VM, clients can make as many fail as they like.
        if (Budgets.Complaints.TrySpend(256 + 64 * trap.Frames.Count, out _))
        {
            Host.Metrics.Traps.Add(
                options.Name, new RecordedTrap(Host.Time.GetUtcNow(), callback, trap.Kind, Reason(trap), trap.Backtrace));
            Host.Logger.LogError(
                "Plugin {Plugin}: {Callback} failed: {Message}{NewLine}{Backtrace}",
                options.Name, callback, Reason(trap), System.Environment.NewLine, trap.Backtrace);
        }

        foreach (var context in _contexts.Values)
        {
            if (context is RootContext root)
                root.Abandon();
            else if (context is StreamContext stream)
            {
                stream.VmFailed();
                SettleAfterCall(stream.Stream);
            }
        }
    }

    /// <summary>
    /// Keeps everybody else away from the messages of the stream that the guest is about to act on: it may be one whose turn another
    /// thread has. One stream at a time is pinned, and who has pinned one waits for nothing.
    /// </summary>
    private void Pin(Context? context)
    {
        var stream = (context as StreamContext)?.Stream;
        if (stream == _pinned)
            return;
        _pinned?.Messages.Exit();
        _pinned = stream;
        stream?.Messages.Enter();
    }

    private static string Reason(GuestTrapException trap) =>
        trap.InnerException is { } inner and not GuestTrapException ? $"{trap.Message} ({inner.Message})" : trap.Message;

    private void Leave()
    {
        var actions = _afterCall;
        _afterCall = null;
        _toSettle?.Clear();
        _lane.Exit();
        if (actions is null)
            return;
        foreach (var action in actions)
            action();
    }

    public readonly ref struct Entry(Vm vm)
    {
        public void Dispose() => vm.Leave();
    }
}
