using System.Runtime.InteropServices;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Hostcalls;

/// <summary>
/// The functions a guest may import from <c>env</c>: the union of all versions of the ABI. Every call passes here on its way in, for
/// capability restriction, restricted callbacks and tracing.
/// </summary>
internal sealed class HostcallTable
{
    private readonly Dictionary<string, Delegate> _calls = new(StringComparer.Ordinal);

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

    /// <summary>Makes a hostcall for a guest that has no instance. The same delegates answer it as all others.</summary>
    /// <param name="vm">Of the guest.</param>
    /// <param name="name">Which one.</param>
    /// <param name="a">The arguments.</param>
    /// <param name="number">The argument that has 64 bits, where one has.</param>
    public int Invoke(Vm vm, string name, ReadOnlySpan<int> a, long number)
    {
        if (vm.Tracing)
            vm.Host.Trace.Hostcall(name, MemoryMarshal.Cast<int, uint>(a));
        if (!Allows(vm, name))
            return Finish(vm, name, WasmResult.InternalFailure);
        return Finish(vm, name, _calls[name] switch
        {
            Func<Vm, WasmResult> call => call(vm),
            Func<Vm, int, WasmResult> call => call(vm, a[0]),
            Func<Vm, int, long, WasmResult> call => call(vm, a[0], number),
            Func<Vm, int, int, WasmResult> call => call(vm, a[0], a[1]),
            Func<Vm, int, int, int, WasmResult> call => call(vm, a[0], a[1], a[2]),
            Func<Vm, int, int, int, int, WasmResult> call => call(vm, a[0], a[1], a[2], a[3]),
            Func<Vm, int, int, int, int, int, WasmResult> call => call(vm, a[0], a[1], a[2], a[3], a[4]),
            Func<Vm, int, int, int, int, int, int, WasmResult> call => call(vm, a[0], a[1], a[2], a[3], a[4], a[5]),
            Func<Vm, int, int, int, int, int, int, int, WasmResult> call => call(vm, a[0], a[1], a[2], a[3], a[4], a[5], a[6]),
            Func<Vm, int, int, int, int, int, int, int, int, WasmResult> call => call(vm, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]),
            Func<Vm, int, int, int, int, int, int, int, int, int, WasmResult> call =>
                call(vm, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]),
            Func<Vm, int, int, int, int, int, int, int, int, int, int, WasmResult> call =>
                call(vm, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]),
            Func<Vm, int, int, int, int, int, int, int, int, int, int, int, int, WasmResult> call =>
                call(vm, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]),
            _ => throw new InvalidOperationException($"{name} takes arguments that a native guest cannot give."),
        });
    }

    public void Add(string name, Func<Vm, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, []);
            return Finish(vm, name, Allows(vm, name) ? call(vm) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2, int p3) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2, (uint)p3]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2, p3) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2, int p3, int p4) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2, (uint)p3, (uint)p4]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2, p3, p4) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2, int p3, int p4, int p5) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2, (uint)p3, (uint)p4, (uint)p5]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2, p3, p4, p5) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2, int p3, int p4, int p5, int p6) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2, (uint)p3, (uint)p4, (uint)p5, (uint)p6]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2, p3, p4, p5, p6) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2, int p3, int p4, int p5, int p6, int p7) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2, (uint)p3, (uint)p4, (uint)p5, (uint)p6, (uint)p7]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2, p3, p4, p5, p6, p7) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2, int p3, int p4, int p5, int p6, int p7, int p8) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2, (uint)p3, (uint)p4, (uint)p5, (uint)p6, (uint)p7, (uint)p8]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2, p3, p4, p5, p6, p7, p8) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2, int p3, int p4, int p5, int p6, int p7, int p8, int p9) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2, (uint)p3, (uint)p4, (uint)p5, (uint)p6, (uint)p7, (uint)p8, (uint)p9]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, int, int, int, int, int, int, int, int, int, int, int, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, int p1, int p2, int p3, int p4, int p5, int p6, int p7, int p8, int p9, int p10, int p11) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1, (uint)p2, (uint)p3, (uint)p4, (uint)p5, (uint)p6, (uint)p7, (uint)p8, (uint)p9, (uint)p10, (uint)p11]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11) : WasmResult.InternalFailure);
        });
    }

    public void Add(string name, Func<Vm, int, long, WasmResult> call)
    {
        _calls.Add(name, call);
        Functions.Define("env", name, (SandboxInstance instance, int p0, long p1) =>
        {
            var vm = Admit(instance);
            if (vm.Tracing)
                vm.Host.Trace.Hostcall(name, [(uint)p0, (uint)p1]);
            return Finish(vm, name, Allows(vm, name) ? call(vm, p0, p1) : WasmResult.InternalFailure);
        });
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

    private static int Finish(Vm vm, string name, WasmResult result)
    {
        if (vm.Tracing)
            vm.Host.Trace.HostcallReturned(name, (int)result);
        return (int)result;
    }
}
