using System.Text;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class SharedQueueHostcalls
{
    public static void Register(HostcallTable table)
    {
        table.Add("proxy_register_shared_queue", RegisterQueue);
        table.Add("proxy_resolve_shared_queue", Resolve);
        table.Add("proxy_enqueue_shared_queue", Enqueue);
        table.Add("proxy_dequeue_shared_queue", Dequeue);
    }

    private static WasmResult RegisterQueue(Vm vm, int name, int nameLength, int result)
    {
        if (!vm.TryRead(name, nameLength, out var bytes))
            return WasmResult.InvalidMemoryAccess;
        if (vm.Active is not { Root: var root })
            return WasmResult.InternalFailure;
        var id = vm.Host.SharedQueues.Register(vm.Creator.VmId, bytes, root);
        if (id == 0)
            return WasmResult.InternalFailure;
        return vm.TryWriteWord(result, id) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
    }

    private static WasmResult Resolve(Vm vm, int vmId, int vmIdLength, int name, int nameLength, int result)
    {
        if (!vm.TryRead(vmId, vmIdLength, out var vmIdBytes) || !vm.TryRead(name, nameLength, out var bytes))
            return WasmResult.InvalidMemoryAccess;
        var owner = vmIdBytes.IsEmpty ? vm.Creator.VmId : Encoding.UTF8.GetString(vmIdBytes);
        var status = vm.Host.SharedQueues.Resolve(owner, bytes, out var id);
        if (status != WasmResult.Ok)
            return status;
        return vm.TryWriteWord(result, id) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
    }

    private static WasmResult Enqueue(Vm vm, int id, int data, int length) =>
        vm.TryRead(data, length, out var bytes) ? vm.Host.SharedQueues.Enqueue((uint)id, bytes) : WasmResult.InvalidMemoryAccess;

    private static WasmResult Dequeue(Vm vm, int id, int dataPointer, int lengthPointer)
    {
        var result = vm.Host.SharedQueues.Dequeue((uint)id, out var item);
        return result == WasmResult.Ok ? vm.Return(dataPointer, lengthPointer, item) : result;
    }
}
