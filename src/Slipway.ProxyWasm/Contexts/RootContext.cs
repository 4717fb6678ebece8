using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.ForeignFunctions;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.SharedData;
using Slipway.ProxyWasm.SharedQueues;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Contexts;

/// <summary>
/// A plugin's root context in one VM: configuration, timer, callouts and queues. All members are used under the VM's lane unless they
/// say otherwise.
/// </summary>
internal sealed class RootContext : Context, IQueueListener
{
    private readonly TickTimer _timer;
    private readonly Queue<uint> _ready = new();
    private readonly PluginSnapshot? _snapshot;
    private Dictionary<byte[], PropertyDeclaration>? _declarations;
    private int _users = 1;
    private bool _done;
    private bool _awaitingDone;
    private bool _tellingOfQueues;
    private volatile bool _lingers;

    public RootContext(Vm vm, uint id, Plugin plugin)
        : this(vm, id, plugin, new CalloutCount(vm.Host.Options.MaxCallouts), new CallbackTimes())
    {
    }

    /// <summary>In the VM of one stream: the guest knows it already.</summary>
    public RootContext(Vm vm, PluginSnapshot snapshot)
        : this(vm, snapshot.RootId, snapshot.Plugin, snapshot.Callouts, snapshot.CallbackTimes)
    {
        _snapshot = snapshot;
        if (snapshot.Declarations is { } declarations)
            _declarations = new Dictionary<byte[], PropertyDeclaration>(declarations, ByteKeyComparer.Instance);
    }

    private RootContext(Vm vm, uint id, Plugin plugin, CalloutCount callouts, CallbackTimes times) : base(vm, id)
    {
        Plugin = plugin;
        CallbackTimes = times;
        Callouts = new CalloutTable(this, callouts);
        _timer = new TickTimer(this);
    }

    public override RootContext Root => this;

    public Plugin Plugin { get; }

    public CalloutTable Callouts { get; }

    /// <summary>Of callbacks for this context and those of its streams.</summary>
    public CallbackTimes CallbackTimes { get; }

    /// <summary>Whether the plugin configuration can be read: only while the context is created and configured.</summary>
    public bool ConfigurationReadable { get; private set; }

    /// <summary>What <c>proxy_get_status</c> answers: gRPC status, or why an HTTP call failed.</summary>
    public (uint Code, string Message) Status { get; set; } = (0, "");

    /// <summary>False once the VM or the context has ended. Safe from any thread.</summary>
    public bool IsAlive => !_done && !Vm.Failed;

    /// <summary>Creates the guest's root context and runs its start callbacks.</summary>
    /// <exception cref="PluginLoadException">The guest refused or failed.</exception>
    public static RootContext Start(Vm vm, Plugin plugin)
    {
        using (vm.Enter())
        {
            var root = new RootContext(vm, vm.NewContextId(), plugin);
            vm.AddContext(root);
            root.Start();
            return root;
        }
    }

    /// <summary>Another user of the same plugin in the same VM; false if the context is ending. Safe from any thread.</summary>
    public bool TryShare()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return true;
            users = seen;
        }

        return false;
    }

    /// <summary>What a plugin has said about a property of its own.</summary>
    public PropertyDeclaration? Declaration(ReadOnlySpan<byte> name) =>
        _declarations is not null && _declarations.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var found) ? found : null;

    public IReadOnlyDictionary<byte[], PropertyDeclaration>? Declarations => _declarations;

    public WasmResult Declare(PropertyDeclaration declaration)
    {
        const int most = 1024;
        const int mostBytes = 16 * 1024;
        _declarations ??= new Dictionary<byte[], PropertyDeclaration>(ByteKeyComparer.Instance);
        if (_declarations.Count >= most || declaration.Name.Length + declaration.Schema.Length > mostBytes)
            return WasmResult.BadArgument;
        return _declarations.TryAdd(declaration.Name.ToArray(), declaration) ? WasmResult.Ok : WasmResult.BadArgument;
    }

    public void SetTickPeriod(uint milliseconds) => _timer.SetPeriod(milliseconds);

    public void Tick() => Vm.TryCall(this, Vm.Exports.OnTick, out _, 1, Id);

    /// <summary>Called inside another guest's hostcall, or this one's own: the callback is posted.</summary>
    public void QueueReady(uint id)
    {
        lock (_ready)
        {
            _ready.Enqueue(id);
            if (_tellingOfQueues)
                return;
            _tellingOfQueues = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static root => root.TellOfQueues(), this, preferLocal: false);
    }

    /// <summary>
    /// Gives up one use; must not be called in a stream's turn. The last runs the guest's <c>proxy_on_done</c> and
    /// <c>proxy_on_delete</c>.
    /// </summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        using (Vm.Enter())
        {
            if (!Vm.TryCall(this, Vm.Exports.OnDone, out var finished, 1, Id))
            {
                End();
                return;
            }

            if (finished != 0 || Vm.Exports.OnDone is null)
                Delete();
            else
                _awaitingDone = true;
        }
    }

    /// <summary><c>proxy_done</c>: ends a shutdown that <c>proxy_on_done</c> had put off.</summary>
    public WasmResult Done()
    {
        if (!_awaitingDone)
            return WasmResult.NotFound;
        _awaitingDone = false;

        // Posted: what called may be in a stream's turn, in which a VM cannot be given up.
        Vm.AfterCall(() => ThreadPool.UnsafeQueueUserWorkItem(
            static root =>
            {
                using (root.Vm.Enter())
                    root.Delete();
            },
            this,
            preferLocal: false));
        return WasmResult.Ok;
    }

    /// <summary>The VM has failed: nothing may call back any more.</summary>
    public void Abandon()
    {
        _done = true;
        _timer.Dispose();
        Callouts.CancelAll();
        Vm.Host.SharedQueues.Unregister(this);
    }

    /// <summary>
    /// The stream has ended for which the VM was made; must not be called in its turn. The VM waits for the answers that the guest still
    /// expects. It waits for no gRPC stream, which need not have an end.
    /// </summary>
    public void StreamEnded()
    {
        using (Vm.Enter())
        {
            Callouts.Cancel(CalloutKind.GrpcStream);
            _lingers = IsAlive && !Callouts.IsEmpty && _snapshot!.TryKeep(this);
            if (_lingers)
                return;
            Abandon();
        }

        _snapshot!.Forget(this);
        Vm.Dispose();
    }

    /// <summary>Safe from any thread; must not be called in the VM's turn.</summary>
    public void CalloutEnded()
    {
        if (_lingers)
            StreamEnded();
    }

    /// <summary>On one thread at a time: however much there is to tell, the others have the pool for themselves.</summary>
    private void TellOfQueues()
    {
        while (true)
        {
            uint id;
            lock (_ready)
            {
                _tellingOfQueues = _ready.TryDequeue(out id);
                if (!_tellingOfQueues)
                    return;
            }

            using (Vm.Enter())
            {
                Vm.Host.SharedQueues.Heard(id, this);
                if (IsAlive)
                    Vm.TryCall(this, Vm.Exports.OnQueueReady, out _, 2, Id, id);
            }
        }
    }

    private void Delete()
    {
        Vm.TryCall(this, Vm.Exports.OnDelete, out _, 1, Id);
        End();
    }

    private void End()
    {
        Abandon();
        Vm.RemoveContext(Id);
        if (Vm.IsEmpty)
            Vm.AfterCall(() => Vm.Host.Vms.Release(Vm));
    }

    private void Start()
    {
        var options = Plugin.Options;
        ConfigurationReadable = true;
        try
        {
            if (!Vm.TryCall(this, Vm.Exports.OnContextCreate, out _, 2, Id, 0))
                throw Refused("trapped in proxy_on_context_create");

            ConfigurationReadable = false;
            if (!Vm.TryCallForStart(this, Vm.Exports.OnVmStart, out var accepted, Id, (uint)options.VmConfiguration.Length))
                throw Refused("trapped in proxy_on_vm_start");
            if (!accepted)
                throw Refused("answered false from proxy_on_vm_start");

            ConfigurationReadable = true;
            var size = (uint)options.Configuration.Length;
            if (!Vm.TryCallForStart(this, Vm.Exports.ValidateConfiguration, out accepted, Id, size))
                throw Refused("trapped in proxy_validate_configuration");
            if (!accepted)
                throw Refused("answered false from proxy_validate_configuration: it does not accept its configuration");
            if (!Vm.TryCallForStart(this, Vm.Exports.OnConfigure, out accepted, Id, size))
                throw Refused("trapped in proxy_on_configure");
            if (!accepted)
                throw Refused("answered false from proxy_on_configure: it does not accept its configuration");
        }
        catch
        {
            Abandon();
            Vm.RemoveContext(Id);
            throw;
        }
        finally
        {
            ConfigurationReadable = false;
        }
    }

    private PluginLoadException Refused(string what) =>
        new($"Unable to create Wasm plugin {Plugin.Options.Name}: {Plugin.Options.CodeSource} {what}. The log has the guest's own words.");
}
