using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// Loads and instantiates modules. One per process is enough. It may be used from any thread. After it has been disposed, instances that
/// still exist work on, under their limits, until they are disposed too.
/// </summary>
public sealed class SandboxEngine : IDisposable
{
    private const int MaxTablesPerModule = 4;
    private const int MaxInstanceBytes = 16 << 20;
    private const ulong PoolReservation = 4UL << 30;
    private const ulong GuardSize = 32UL << 20;

    // Wasmtime protects the guard pages of 1000 stacks for asynchronous calls, which we do not make but cannot turn off.
    private const int MappingsOfPool = 2500;
    private const int MappingsPerInstance = 4;

    private static readonly Store.EpochDeadlineCallback s_onEpoch = static store => ((SandboxInstance)store.GetData()!).OnEpoch();

    private readonly ILogger _logger;
    private readonly CompiledModuleCache? _cache;
    private readonly SharedModules _modules = new();
    private readonly SandboxMetrics _metrics;
    private readonly EpochTicker _ticker;
    private readonly string _cacheKeySuffix;
    private int _liveInstances;
    private volatile bool _disposed;
    private int _shutDown;

    /// <summary>Creates an engine; its meter is named <c>Slipway.Sandbox</c>.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="logger">Where warnings about the pool and the cache go; null for nowhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its documented range.</exception>
    public SandboxEngine(SandboxOptions? options = null, ILogger? logger = null)
    {
        Options = options ?? new SandboxOptions();
        Options.Validate();
        _logger = logger ?? NullLogger.Instance;
        UsesPooling = Options.Pooling && PoolFits();
        var reservation = UsesPooling ? PoolReservation : (ulong)Options.MaxMemoryBytes;
        Engine = CreateEngine(reservation);
        _cacheKeySuffix = CacheKeySuffix(reservation);
        _cache = CompiledModuleCache.Open(Options.CacheDirectory, _logger);
        _metrics = new SandboxMetrics(() => LiveInstances);
        _ticker = new EpochTicker(Options.EpochInterval, Engine.IncrementEpoch);
    }

    /// <summary>Whether instances come from a pool; see <see cref="SandboxOptions.Pooling"/>.</summary>
    public bool UsesPooling { get; }

    /// <summary>Instances created and not yet disposed.</summary>
    public int LiveInstances => Volatile.Read(ref _liveInstances);

    internal SandboxOptions Options { get; }

    internal Engine Engine { get; }

    internal bool IsAsleep => _ticker.IsAsleep;

    internal Meter Meter => _metrics.Meter;

    /// <summary>
    /// Loads a module: from memory if the same bytes are in use already, else from the cache on disk, else by compiling it. Compiling takes
    /// milliseconds to tens of seconds; it happens once however many ask for the same bytes.
    /// </summary>
    /// <param name="name">What messages and backtraces call the module, for example its file name.</param>
    /// <param name="wasmOrWat">The module, in binary or in text form. Must not change until the task ends.</param>
    /// <param name="ct">Stops waiting; a compilation that has begun goes on, and its result is kept.</param>
    /// <exception cref="ModuleException">The bytes are not a module that can be run here; the message says why.</exception>
    public Task<SandboxModule> LoadAsync(string name, ReadOnlyMemory<byte> wasmOrWat, CancellationToken ct = default) =>
        LoadAsync(name, wasmOrWat, split: false, ct);

    /// <summary>
    /// As <see cref="LoadAsync(string, ReadOnlyMemory{byte}, CancellationToken)"/>, such that <see cref="SandboxInstance.Snapshot"/> can take
    /// down the state of its instances. Its code runs a little slower, since it reaches memory and globals by one step more.
    /// </summary>
    /// <exception cref="ModuleException">
    /// As there; or the module has state that cannot be taken down: it writes to a table, has globals that are no numbers, or no memory.
    /// </exception>
    public Task<SandboxModule> LoadForSnapshotsAsync(string name, ReadOnlyMemory<byte> wasmOrWat, CancellationToken ct = default) =>
        LoadAsync(name, wasmOrWat, split: true, ct);

    /// <summary>Creates an instance and runs the module's start section, if it has one.</summary>
    /// <param name="module">A module that this engine loaded.</param>
    /// <param name="imports">The host's functions; from here on they cannot be added to.</param>
    /// <param name="limits">What the instance may use.</param>
    /// <param name="state">
    /// What <see cref="SandboxInstance.State"/> returns to host functions; WASI functions look for <see cref="IWasiHost"/> on it.
    /// </param>
    /// <exception cref="ModuleException">
    /// Imports are missing, the module starts beyond the limits, or all pool slots are in use.
    /// </exception>
    /// <exception cref="GuestTrapException">The start section trapped.</exception>
    public SandboxInstance Instantiate(SandboxModule module, HostFunctions imports, InstanceLimits limits, object state)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(imports);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(state);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (imports.Engine != this) throw new ArgumentException("The host functions belong to another engine.", nameof(imports));

        var linker = imports.LinkerFor(module);
        var memoryBytes = Math.Min(limits.MemoryBytes, Options.MaxMemoryBytes);
        var tableElements = Math.Min(limits.TableElements, Options.MaxTableElements);
        CheckInitialSizes(module, memoryBytes, tableElements);

        _ticker.Keep(limits.CpuPerCall);
        _ticker.Keep(limits.CpuForStart);
        var store = new Store(Engine);
        var instance = new SandboxInstance(this, module, store, limits, state);
        Interlocked.Increment(ref _liveInstances);
        try
        {
            store.SetData(instance);
            store.SetLimits(memoryBytes, (uint)tableElements, instances: module.Compiled.State is null ? 1 : 2, tables: MaxTablesPerModule, memories: 1);
            store.SetEpochDeadline(1);
            store.SetEpochDeadlineCallback(s_onEpoch);
            instance.Start(linker);
            return instance;
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        if (LiveInstances == 0) ShutDown();
    }

    internal void KeepTicking() => _ticker.KeepAwake();

    internal void Released()
    {
        if (Interlocked.Decrement(ref _liveInstances) == 0 && _disposed) ShutDown();
    }

    internal GuestTrapException Trapped(GuestTrapException trap)
    {
        _metrics.Trapped(trap.Kind);
        return trap;
    }

    private static void CheckInitialSizes(SandboxModule module, long memoryBytes, int tableElements)
    {
        var bytes = module.InitialMemoryBytes;
        if (bytes > memoryBytes)
        {
            throw new ModuleException($"{module.Name} starts with {bytes} bytes of memory, but its limit is {memoryBytes} bytes.");
        }

        var elements = module.Compiled.Layout.InitialTableElements;
        if (elements > tableElements)
        {
            throw new ModuleException($"{module.Name} starts with a table of {elements} elements, but its limit is {tableElements}.");
        }
    }

    private async Task<SandboxModule> LoadAsync(string name, ReadOnlyMemory<byte> wasmOrWat, bool split, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var limit = Options.MaxModuleBytes;
        if (wasmOrWat.Length > limit)
        {
            throw new ModuleException($"{name} has {wasmOrWat.Length} bytes, but the limit for a module is {limit} bytes.");
        }

        var started = Stopwatch.GetTimestamp();
        var (wasm, sha256) = await Task.Run(() =>
        {
            var binary = ModuleFormat.ToBinary(name, wasmOrWat);
            return (binary, Convert.ToHexStringLower(SHA256.HashData(binary.Span)));
        }, ct).ConfigureAwait(false);

        var key = split ? $"{sha256}-split" : sha256;
        var inMemory = _modules.TryGet(key, out var compiled);
        if (!inMemory)
        {
            try
            {
                var loading = _modules.GetAsync(key, () => split ? LoadSplit(name, key, wasm) : LoadFromDiskOrCompile(name, sha256, key, wasm));
                compiled = await loading.WaitAsync(ct).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is WasmtimeException or InvalidDataException)
            {
                var reason = EngineMessage.InOneLine(exception.Message);
                throw new ModuleException($"{name} is not a WebAssembly module that can run here: {reason}.", exception);
            }
        }

        return new SandboxModule(name, compiled, inMemory || compiled.FromDisk, Stopwatch.GetElapsedTime(started));
    }

    private CompiledModule LoadSplit(string name, string key, ReadOnlyMemory<byte> wasm)
    {
        var split = SplitModule.Of(name, wasm.Span);
        var state = new InitialState(Compile(name, split.State), split, HasStarted: false);
        return LoadFromDiskOrCompile(name, key[..^"-split".Length], key, split.Code, state);
    }

    private CompiledModule LoadFromDiskOrCompile(string name, string sha256, string key, ReadOnlyMemory<byte> wasm, InitialState? state = null)
    {
        key = $"{key}-{_cacheKeySuffix}";
        if (_cache is not null)
        {
            if (_cache.Load(Engine, name, key) is var (cached, stored))
            {
                _metrics.CacheHit();
                return new CompiledModule(sha256, wasm.Length, cached, ModuleLayout.Read(wasm.Span), stored, fromDisk: true, state);
            }

            _metrics.CacheMiss();
        }

        var started = Stopwatch.GetTimestamp();
        var module = Compile(name, wasm.Span);
        var elapsed = Stopwatch.GetElapsedTime(started);
        _metrics.Compiled(elapsed);
        _logger.LogDebug("Compiled {Module}, {Size} bytes, in {Milliseconds:f0} ms.", name, wasm.Length, elapsed.TotalMilliseconds);
        var bodies = FunctionBodies.Read(wasm.Span);
        var code = new MachineCode(Engine, name, module, _cache?.Save(key, module.Serialize(), bodies));
        return new CompiledModule(sha256, wasm.Length, code, ModuleLayout.Read(wasm.Span), bodies, fromDisk: false, state);
    }

    /// <summary>Not kept on disk: there may be secrets of the guest's in it.</summary>
    internal SandboxModule BeginningWith(SandboxModule module, byte[] state)
    {
        var started = Stopwatch.GetTimestamp();
        var split = module.Compiled.State!.Split;
        var compiled = module.Compiled.BeginningWith(new InitialState(Compile(module.Name, state), split, HasStarted: true));
        _modules.Add($"{compiled.Sha256}-{Guid.NewGuid()}", compiled);
        return new SandboxModule(module.Name, compiled, fromCache: false, Stopwatch.GetElapsedTime(started));
    }

    private Module Compile(string name, ReadOnlySpan<byte> wasm)
    {
        try
        {
            return Module.FromBytes(Engine, name, wasm);
        }
        catch (WasmtimeException exception)
        {
            // Who else waits for these bytes knows them by another name.
            throw new InvalidDataException(exception.Message.Replace($"WebAssembly module '{name}' is not valid: ", ""), exception);
        }
    }

    private bool PoolFits()
    {
        // A twentieth more for tables and whatever else the pool needs.
        var bytes = (PoolReservation + GuardSize) * (ulong)Options.MaxInstances * 21 / 20;
        var mappings = MappingsOfPool + MappingsPerInstance * Math.Min(Options.MaxInstances, 1000);
        if (AddressSpace.CanReserve(bytes) && AddressSpace.CanDivide(mappings)) return true;
        _logger.LogWarning(
            "Address space for {Instances} pooled instances ({Size} GiB) cannot be reserved here; instances are allocated on demand.",
            Options.MaxInstances,
            bytes >> 30);
        return false;
    }

    private Engine CreateEngine(ulong reservation)
    {
        // Features that the toolchains of filters do not use are off: what cannot be loaded cannot be attacked.
        var config = new Config()
            .WithEpochInterruption(true)
            .WithMaximumStackSize(Options.MaxStackBytes)
            .WithStaticMemoryMaximumSize(reservation)
            .WithMemoryGuardSize(GuardSize)
            .WithMemoryMayMove(false)
            .WithComponentModel(false)
            .WithWasmThreads(false)
            .WithMemory64(false)
            .WithMultiMemory(false)
            .WithFunctionReferences(false)
            .WithGc(false)
            .WithExceptions(false)
            .WithSignalsBasedTraps(Options.TrapsBySignal);
        using var pool = UsesPooling ? CreatePool() : null;
        if (pool is not null) config.WithPoolingAllocationStrategy(pool);
        return Options.TrapsBySignal ? HostSignals.CreateEngine(config) : new Engine(config);
    }

    private PoolingAllocationConfig CreatePool() =>
        new PoolingAllocationConfig()
            .WithMaxCoreInstances(2 * (uint)Options.MaxInstances)
            .WithMaxMemories((uint)Options.MaxInstances)
            .WithMaxTables((uint)Options.MaxInstances)
            .WithMaxTablesPerModule(MaxTablesPerModule)
            .WithMaxTableElements((nuint)Options.MaxTableElements)
            .WithMaxMemorySize((nuint)Options.MaxMemoryBytes)
            .WithMaxCoreInstanceSize(MaxInstanceBytes);

    /// <summary>
    /// Whatever else compiled code depends on, hashed: the engine's version, the machine, and settings that change the code.
    /// </summary>
    private string CacheKeySuffix(ulong reservation)
    {
        var version = typeof(Engine).Assembly.GetName().Version;
        var machine = $"{RuntimeInformation.ProcessArchitecture} {Environment.OSVersion.Platform}";
        var settings = $"{CompiledModuleCache.Format} {version} {machine} {UsesPooling} {reservation} {Options.TrapsBySignal}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
    }

    private void ShutDown()
    {
        if (Interlocked.Exchange(ref _shutDown, 1) != 0) return;
        _ticker.Dispose();
        _metrics.Dispose();
        _modules.Dispose();
        Engine.Dispose();
    }
}
