using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Hostcalls;

/// <summary>
/// The functions a guest may import from <c>env</c>: the union of all versions of the ABI. Every call passes here on its way in, for
/// capability restriction, restricted callbacks and tracing.
/// </summary>
internal sealed class HostcallTable
{
    private readonly Dictionary<string, (int Parameters, Hostcall Call)> _calls = new(StringComparer.Ordinal);

    public HostcallTable(SandboxEngine engine)
    {
        Functions = new HostFunctions(engine);
        WasiFunctions.Define(Functions);
        LogHostcalls.Register(this);
        HeaderHostcalls.Register(this);
        BufferHostcalls.Register(this);
        PropertyHostcalls.Register(this);
        StreamHostcalls.Register(this);
        HttpCallHostcalls.Register(this);
        GrpcHostcalls.Register(this);
        SharedDataHostcalls.Register(this);
        SharedQueueHostcalls.Register(this);
        MetricHostcalls.Register(this);
        ContextHostcalls.Register(this);
        ForeignFunctionHostcalls.Register(this);
        VendorHostcalls.Register(this);
    }

    /// <summary>The functions, for the sandbox to link.</summary>
    public HostFunctions Functions { get; }

    /// <summary>The names of the hostcalls, without those of WASI.</summary>
    public IReadOnlyList<string> Names => [.. _calls.Keys];

    public bool Has(string name) => _calls.ContainsKey(name);

    /// <summary>Makes a hostcall for a guest that has no instance. The same code answers it as all others.</summary>
    /// <param name="vm">Of the guest.</param>
    /// <param name="name">Which one.</param>
    /// <param name="arguments">As many as it has parameters.</param>
    public int Invoke(Vm vm, string name, ReadOnlySpan<GuestValue> arguments)
    {
        var (parameters, call) = _calls[name];
        if (parameters != arguments.Length)
            throw new InvalidOperationException($"{name} has {parameters} parameters, but a native guest gave {arguments.Length}.");
        return Answer(vm, name, call, arguments);
    }

    public void Add(string name, Func<Vm, WasmResult> call) =>
        Add(name, Words(0), (vm, a) => call(vm));

    public void Add(string name, Func<Vm, int, WasmResult> call) =>
        Add(name, Words(1), (vm, a) => call(vm, a[0].I32));

    public void Add(string name, Func<Vm, int, int, WasmResult> call) =>
        Add(name, Words(2), (vm, a) => call(vm, a[0].I32, a[1].I32));

    public void Add(string name, Func<Vm, int, int, int, WasmResult> call) =>
        Add(name, Words(3), (vm, a) => call(vm, a[0].I32, a[1].I32, a[2].I32));

    public void Add(string name, Func<Vm, int, int, int, int, WasmResult> call) =>
        Add(name, Words(4), (vm, a) => call(vm, a[0].I32, a[1].I32, a[2].I32, a[3].I32));

    public void Add(string name, Func<Vm, int, int, int, int, int, WasmResult> call) =>
        Add(name, Words(5), (vm, a) => call(vm, a[0].I32, a[1].I32, a[2].I32, a[3].I32, a[4].I32));

    public void Add(string name, Func<Vm, int, int, int, int, int, int, WasmResult> call) =>
        Add(name, Words(6), (vm, a) => call(vm, a[0].I32, a[1].I32, a[2].I32, a[3].I32, a[4].I32, a[5].I32));

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, WasmResult> call) =>
        Add(name, Words(7), (vm, a) => call(vm, a[0].I32, a[1].I32, a[2].I32, a[3].I32, a[4].I32, a[5].I32, a[6].I32));

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, int, WasmResult> call) =>
        Add(name, Words(8), (vm, a) => call(vm, a[0].I32, a[1].I32, a[2].I32, a[3].I32, a[4].I32, a[5].I32, a[6].I32, a[7].I32));

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, int, int, WasmResult> call) =>
        Add(name, Words(9), (vm, a) => call(vm, a[0].I32, a[1].I32, a[2].I32, a[3].I32, a[4].I32, a[5].I32, a[6].I32, a[7].I32, a[8].I32));

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, int, int, int, WasmResult> call) =>
        Add(name, Words(10), (vm, a) =>
            call(vm, a[0].I32, a[1].I32, a[2].I32, a[3].I32, a[4].I32, a[5].I32, a[6].I32, a[7].I32, a[8].I32, a[9].I32));

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, int, int, int, int, int, WasmResult> call) =>
        Add(name, Words(12), (vm, a) =>
            call(vm, a[0].I32, a[1].I32, a[2].I32, a[3].I32, a[4].I32, a[5].I32, a[6].I32, a[7].I32, a[8].I32, a[9].I32, a[10].I32, a[11].I32));

    public void Add(string name, Func<Vm, int, long, WasmResult> call) =>
        Add(name, [GuestType.I32, GuestType.I64], (vm, a) => call(vm, a[0].I32, a[1].I64));

    private static GuestType[] Words(int count) => [.. Enumerable.Repeat(GuestType.I32, count)];

    private void Add(string name, GuestType[] parameters, Hostcall call)
    {
        _calls.Add(name, (parameters.Length, call));
        Functions.Define("env", name, parameters, GuestType.I32, (instance, a) => Answer(Admit(instance), name, call, a));
    }

    private static int Answer(Vm vm, string name, Hostcall call, ReadOnlySpan<GuestValue> arguments)
    {
        if (vm.Tracing)
            vm.Host.Trace.Hostcall(name, arguments);
        var result = Allows(vm, name) ? call(vm, arguments) : WasmResult.InternalFailure;
        if (vm.Tracing)
            vm.Host.Trace.HostcallReturned(name, (int)result);
        return (int)result;
    }

    private static Vm Admit(SandboxInstance instance)
    {
        var vm = (Vm)instance.State;
        vm.Attach(instance);
        return vm;
    }

    private static bool Allows(Vm vm, string name)
    {
        if (vm.InRestrictedCallback && name is not ("proxy_log" or "proxy_get_log_level"))
        {
            throw new RestrictedCallbackException(
                $"{name} was called while the guest allocates memory for the host, or starts: only proxy_log and WASI may be called then");
        }

        if (vm.IsAllowed(name))
            return true;
        vm.Host.CapabilityDenied(vm, name);
        return false;
    }

    private delegate WasmResult Hostcall(Vm vm, ReadOnlySpan<GuestValue> arguments);
}
