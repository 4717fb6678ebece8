using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.ForeignFunctions;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class ForeignFunctionHostcalls
{
    public static void Register(HostcallTable table) => table.Add("proxy_call_foreign_function", Call);

    private static WasmResult Call(Vm vm, int name, int nameLength, int arguments, int argumentsLength, int resultPointer, int lengthPointer)
    {
        if (!vm.TryRead(name, nameLength, out var nameBytes) || !vm.TryRead(arguments, argumentsLength, out var argumentBytes))
            return WasmResult.InvalidMemoryAccess;
        var buffer = vm.PropertyBuffer;
        buffer.Clear();
        var result = vm.Host.ForeignFunctions.Call(new ForeignCall(vm), nameBytes, argumentBytes, buffer);
        if (result != WasmResult.Ok)
            return result;

        // Guests that do not care for the result pass no addresses for it.
        if (!vm.TryAllocate(resultPointer == 0 ? 0 : buffer.Length, out var address, out var memory))
            return WasmResult.InvalidMemoryAccess;
        if (address != 0)
            buffer.WrittenSpan.CopyTo(memory);
        return (resultPointer == 0 || vm.TryWriteWord(resultPointer, address)) && (lengthPointer == 0 || vm.TryWriteWord(lengthPointer, (uint)buffer.Length))
            ? WasmResult.Ok
            : WasmResult.InvalidMemoryAccess;
    }

    private sealed class ForeignCall(Vm vm) : IForeignCall
    {
        public void ClearRouteCache() => (vm.Active as HttpStreamContext)?.Stream.Info.ClearRouteCache();

        /// <summary>Slipway keeps no filter state of its own that a guest could set.</summary>
        public WasmResult SetFilterState(ReadOnlySpan<byte> path, ReadOnlySpan<byte> value, PropertyLifeSpan lifeSpan) => WasmResult.NotFound;

        public WasmResult DeclareProperty(PropertyDeclaration declaration) => vm.Active?.Root.Declare(declaration) ?? WasmResult.BadArgument;
    }
}
