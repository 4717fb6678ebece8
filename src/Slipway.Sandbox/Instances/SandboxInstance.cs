using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// One instance of a module with its own memory. It belongs to one thread at a time: a call from a second thread while one is inside is
/// refused with an <see cref="InvalidOperationException"/>. <see cref="RequestTermination"/> and <see cref="Dispose"/> may come from any
/// thread; disposing it while a call is inside stops the guest, and takes effect when that call has ended. Memory spans must not be used
/// after either.
/// </summary>
public sealed unsafe class SandboxInstance : IDisposable
{
    internal const string MemoryName = "memory";

    private readonly SandboxEngine _engine;
    private readonly Store _store;
    private readonly InstanceLimits _limits;
    private Instance? _instance;
    private Instance? _state;
    private Dictionary<string, Function>? _functionsDuringStart;

    private int _phase;
    private int _thread;
    private volatile bool _terminationRequested;

    private TimeSpan _budget;
    private TimeSpan _cpuAtFirstEpoch;
    private bool _epochSeen;

    private Memory? _memory;
    private byte* _memoryBase;
    private long _memoryKnown;

    internal SandboxInstance(SandboxEngine engine, SandboxModule module, Store store, InstanceLimits limits, object state)
    {
        _engine = engine;
        Module = module;
        _store = store;
        _limits = limits;
        State = state;
        WasiHost = state as IWasiHost;
    }

    /// <summary>What was given when the instance was created.</summary>
    public object State { get; }

    /// <summary>The module that this is an instance of.</summary>
    public SandboxModule Module { get; }

    /// <summary>Size in bytes of the memory exported as <c>memory</c>; 0 if there is none or the instance has been disposed.</summary>
    public long MemorySize
    {
        get
        {
            LookAtMemory();
            return _memoryKnown;
        }
    }

    /// <summary>Code of the last WASI <c>proc_exit</c>, null if the guest has not called it.</summary>
    public int? ExitCode { get; internal set; }

    internal IWasiHost? WasiHost { get; }

    /// <summary>Whether exports can be reached; before, the only way to them is the <see cref="Caller"/> of a host function.</summary>
    internal bool IsAttached { get; private set; }

    internal TimeSpan CpuPerCall => _limits.CpuPerCall;

    internal TimeSpan CpuForStart => _limits.CpuForStart;

    /// <summary>Finds an exported function; null if the module exports no function of that name.</summary>
    public GuestFunction? GetFunction(string name) =>
        Module.Compiled.Functions.TryGetValue(name, out var function) ? new GuestFunction(this, function) : null;

    /// <summary>
    /// Gives access to a part of the memory exported as <c>memory</c>. The span is valid until the guest is called again, which may grow
    /// its memory, or the instance is disposed.
    /// </summary>
    /// <param name="address">First byte.</param>
    /// <param name="length">Length in bytes, below 2 GiB.</param>
    /// <param name="span">The bytes; empty if the result is false.</param>
    /// <returns>False if any of the bytes is outside the memory.</returns>
    public bool TryGetMemory(uint address, uint length, out Span<byte> span)
    {
        var end = (long)address + length;
        if (end > _memoryKnown) LookAtMemory();
        if (end > _memoryKnown || length > int.MaxValue)
        {
            span = default;
            return false;
        }

        span = new Span<byte>(_memoryBase + address, (int)length);
        return true;
    }

    /// <summary>
    /// Stops the guest: a call that is inside traps with <see cref="TrapKind.Terminated"/> at the next epoch, and every further call at
    /// once.
    /// </summary>
    public void RequestTermination() => _terminationRequested = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        RequestTermination();
        if (Interlocked.CompareExchange(ref _phase, Phase.Disposed, Phase.Idle) == Phase.Idle) Release();
        else Interlocked.CompareExchange(ref _phase, Phase.Closing, Phase.Running);
    }

    /// <summary>
    /// Takes down the state of the instance, memory and globals: instances of the module it returns begin with that, and without a start.
    /// The memory's pages are shared between them until they are written to. It takes about a millisecond for each MiB of memory.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The module was not loaded by <see cref="SandboxEngine.LoadForSnapshotsAsync"/>, or a call is inside.
    /// </exception>
    /// <exception cref="ModuleException">The memory is larger than a module may be: <see cref="SandboxOptions.MaxModuleBytes"/>.</exception>
    /// <exception cref="ObjectDisposedException">The instance has been disposed.</exception>
    public SandboxModule Snapshot()
    {
        if (_state is null || Module.Compiled.State is not { } initial)
            throw new InvalidOperationException($"{Module.Name} was not loaded for snapshots.");
        if (!Enter(CpuForStart))
            throw new InvalidOperationException($"The state of an instance of {Module.Name} was asked for while a call was inside.");
        try
        {
            var memory = _state.GetMemory(MemoryName)!;
            var limit = _engine.Options.MaxModuleBytes;
            if (memory.GetLength() > limit)
                throw new ModuleException($"{Module.Name} has {memory.GetLength()} bytes of memory, but the limit for a snapshot is {limit} bytes.");
            object[] globals = [.. initial.Split.Globals.Select((_, i) => _state.GetGlobal(SplitModule.GlobalName(i))!.GetValue()!)];
            var state = initial.Split.StateOf(new ReadOnlySpan<byte>((void*)memory.GetPointer(), (int)memory.GetLength()), globals);
            return _engine.BeginningWith(Module, state);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Runs the start section.</summary>
    internal void Start(ModuleLinker linker)
    {
        Enter(CpuForStart);
        try
        {
            (_instance, _state) = linker.Instantiate(_store, Module.Compiled);
            _functionsDuringStart = null;
            if (!IsAttached)
            {
                _memory = Module.Compiled.ExportsMemory ? _instance.GetMemory(MemoryName) : null;
                IsAttached = true;
            }

            if (Module.Compiled.State is { HasStarted: false })
                _instance.GetAction(SplitModule.StartName)?.Invoke();
        }
        catch (WasmtimeException exception) when (TrapReport.ComesFromGuest(exception))
        {
            throw TrapOf(exception);
        }
        catch (WasmtimeException exception)
        {
            throw new ModuleException($"{Module.Name} cannot be instantiated: {EngineMessage.InOneLine(exception.Message)}.", exception);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>
    /// Finds the exports while the start section runs, before the engine hands out the instance: all at once, since the caller's view of
    /// them lasts only as long as this host call.
    /// </summary>
    internal void Attach(Caller caller)
    {
        _memory = Module.Compiled.ExportsMemory ? caller.GetMemory(MemoryName) : null;
        _functionsDuringStart = [];
        foreach (var function in Module.FunctionExports)
        {
            if (caller.GetFunction(function.Name) is { } found) _functionsDuringStart[function.Name] = found;
        }

        IsAttached = true;
    }

    internal NativeFunction Resolve(string name)
    {
        var function = _instance is not null ? _instance.GetFunction(name) : _functionsDuringStart?.GetValueOrDefault(name);
        if (function is null) throw new InvalidOperationException($"{Module.Name} cannot be called before it has been instantiated.");
        return new NativeFunction(_store, function);
    }

    /// <summary>
    /// Takes the instance for a call from the host. Returns false if the call is nested in another one, on the same thread and on its CPU
    /// budget; then
    /// <see cref="Leave"/> must not be called.
    /// </summary>
    internal bool Enter(TimeSpan budget)
    {
        var phase = Interlocked.CompareExchange(ref _phase, Phase.Running, Phase.Idle);
        if (phase != Phase.Idle)
        {
            ObjectDisposedException.ThrowIf(phase == Phase.Disposed, this);
            if (Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId) return false;
            throw new InvalidOperationException($"An instance of {Module.Name} was called while another thread was using it.");
        }

        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        if (_terminationRequested)
        {
            Leave();
            throw _engine.Trapped(new GuestTrapException(TrapKind.Terminated, TrapReport.Describe(TrapKind.Terminated), []));
        }

        _budget = budget;
        _epochSeen = false;
        _engine.KeepTicking();
        return true;
    }

    internal void Leave()
    {
        Volatile.Write(ref _thread, 0);
        if (Interlocked.CompareExchange(ref _phase, Phase.Idle, Phase.Running) == Phase.Running) return;
        _phase = Phase.Disposed;
        Release();
    }

    /// <summary>
    /// Runs on the guest's thread when an epoch has passed since the last time. The CPU clock is read only here: reading it at every call
    /// would cost more than the call. So the budget counts from the first epoch of a call.
    /// </summary>
    internal ulong OnEpoch()
    {
        const ulong untilNextEpoch = 1;
        _engine.KeepTicking();
        if (_terminationRequested) throw new GuestInterruption(TrapKind.Terminated);
        if (!_epochSeen)
        {
            _epochSeen = true;
            _cpuAtFirstEpoch = ThreadCpuClock.Now;
        }
        else if (ThreadCpuClock.Now - _cpuAtFirstEpoch >= _budget)
        {
            throw new GuestInterruption(TrapKind.CpuLimit);
        }

        return untilNextEpoch;
    }

    internal GuestTrapException TrapOf(WasmtimeException exception) => _engine.Trapped(TrapReport.Of(exception, this, _budget));

    // The engine is configured so that memory never moves, and memory never shrinks: what was known to be inside stays inside at the same
    // place.
    private void LookAtMemory()
    {
        if (_memory is null) return;
        _memoryBase = (byte*)_memory.GetPointer();
        _memoryKnown = _memory.GetLength();
    }

    private void Release()
    {
        _memory = null;
        _memoryKnown = 0;
        _store.Dispose();
        _engine.Released();
    }

    private static class Phase
    {
        public const int Idle = 0;
        public const int Running = 1;
        public const int Closing = 2;
        public const int Disposed = 3;
    }
}
