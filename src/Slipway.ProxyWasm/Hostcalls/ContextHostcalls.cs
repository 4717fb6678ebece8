using System.Text;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class ContextHostcalls
{
    public static void Register(HostcallTable table)
    {
        table.Add("proxy_set_tick_period_milliseconds", SetTickPeriod);
        table.Add("proxy_get_current_time_nanoseconds", GetCurrentTime);
        table.Add("proxy_set_effective_context", SetEffectiveContext);
        table.Add("proxy_done", static vm => vm.Active?.Root.Done() ?? WasmResult.NotFound);
        table.Add("proxy_get_status", GetStatus);
    }

    private static WasmResult SetTickPeriod(Vm vm, int milliseconds)
    {
        vm.Active?.Root.SetTickPeriod((uint)milliseconds);
        return WasmResult.Ok;
    }

    private static WasmResult GetCurrentTime(Vm vm, int result)
    {
        var nanoseconds = (ulong)(vm.Host.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        return vm.TryWriteLong(result, nanoseconds) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
    }

    private static WasmResult SetEffectiveContext(Vm vm, int id)
    {
        if (vm.FindContext((uint)id) is not { } context)
            return WasmResult.BadArgument;
        vm.Effective = context;
        return WasmResult.Ok;
    }

    private static WasmResult GetStatus(Vm vm, int codePointer, int messagePointer, int lengthPointer)
    {
        var (code, message) = vm.Active?.Root.Status ?? (0, "");
        if (!vm.TryWriteWord(codePointer, code))
            return WasmResult.InvalidMemoryAccess;
        return vm.Return(messagePointer, lengthPointer, Encoding.UTF8.GetBytes(message));
    }
}
