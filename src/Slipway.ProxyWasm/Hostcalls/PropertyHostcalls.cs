using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Properties;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class PropertyHostcalls
{
    public static void Register(HostcallTable table)
    {
        table.Add("proxy_get_property", Get);
        table.Add("proxy_set_property", Set);
    }

    private static WasmResult Get(Vm vm, int path, int pathLength, int valuePointer, int lengthPointer)
    {
        if (!vm.TryRead(path, pathLength, out var name))
            return WasmResult.InvalidMemoryAccess;
        var result = StreamProperties.Get(vm, name, vm.PropertyBuffer);
        return result == WasmResult.Ok ? vm.Return(valuePointer, lengthPointer, vm.PropertyBuffer.WrittenSpan) : result;
    }

    private static WasmResult Set(Vm vm, int path, int pathLength, int value, int valueLength)
    {
        if (!vm.TryRead(path, pathLength, out var name) || !vm.TryRead(value, valueLength, out var bytes))
            return WasmResult.InvalidMemoryAccess;
        if (vm.Active is not StreamContext context)
            return WasmResult.NotFound;
        return context.Stream.State.SetProperty(name, bytes, context.Root.Declaration(name));
    }
}
