using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class SharedDataHostcalls
{
    public static void Register(HostcallTable table)
    {
        table.Add("proxy_get_shared_data", Get);
        table.Add("proxy_set_shared_data", Set);
    }

    private static WasmResult Get(Vm vm, int key, int keyLength, int valuePointer, int lengthPointer, int casPointer)
    {
        if (!vm.TryRead(key, keyLength, out var name))
            return WasmResult.InvalidMemoryAccess;
        var result = vm.Host.SharedData.TryGet(vm.Creator.VmId, name, out var value, out var cas);
        if (result != WasmResult.Ok)
            return result;
        result = vm.Return(valuePointer, lengthPointer, value.Span);
        if (result != WasmResult.Ok)
            return result;
        return vm.TryWriteWord(casPointer, cas) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
    }

    private static WasmResult Set(Vm vm, int key, int keyLength, int value, int valueLength, int cas)
    {
        if (!vm.TryRead(key, keyLength, out var name) || !vm.TryRead(value, valueLength, out var bytes))
            return WasmResult.InvalidMemoryAccess;
        return vm.Host.SharedData.Set(vm.Creator.VmId, name, bytes, (uint)cas);
    }
}
