using System.Text;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class MetricHostcalls
{
    public static void Register(HostcallTable table)
    {
        table.Add("proxy_define_metric", Define);
        table.Add("proxy_increment_metric", static (Vm vm, int id, long delta) => vm.Metrics.Increment((uint)id, delta));
        table.Add("proxy_record_metric", static (Vm vm, int id, long value) => vm.Metrics.Record((uint)id, (ulong)value));
        table.Add("proxy_get_metric", Get);
    }

    private static WasmResult Define(Vm vm, int type, int name, int nameLength, int result)
    {
        if (!vm.TryRead(name, nameLength, out var bytes))
            return WasmResult.InvalidMemoryAccess;
        var status = vm.Metrics.Define(type, Encoding.UTF8.GetString(bytes), out var id);
        if (status != WasmResult.Ok)
            return status;
        return vm.TryWriteWord(result, id) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
    }

    private static WasmResult Get(Vm vm, int id, int result)
    {
        var status = vm.Metrics.Get((uint)id, out var value);
        if (status != WasmResult.Ok)
            return status;
        return vm.TryWriteLong(result, value) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
    }
}
