using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class HeaderHostcalls
{
    public static void Register(HostcallTable table)
    {
        table.Add("proxy_get_header_map_value", GetValue);
        table.Add("proxy_add_header_map_value", Add);
        table.Add("proxy_replace_header_map_value", Replace);
        table.Add("proxy_remove_header_map_value", Remove);
        table.Add("proxy_get_header_map_pairs", GetPairs);
        table.Add("proxy_set_header_map_pairs", SetPairs);
        table.Add("proxy_get_header_map_size", GetSize);
    }

    private static WasmResult GetValue(Vm vm, int type, int key, int keyLength, int valuePointer, int lengthPointer)
    {
        if (!HeaderMaps.IsKnown(type))
            return WasmResult.BadArgument;
        if (!vm.TryRead(key, keyLength, out var name))
            return WasmResult.InvalidMemoryAccess;
        var map = HeaderMaps.Readable(vm, (HeaderMapType)type);
        if (map is null)
            return HeaderMaps.IsLogging(vm) ? WasmResult.NotFound : WasmResult.BadArgument;
        if (map.TryGet(name, out var value))
            return vm.Return(valuePointer, lengthPointer, value);
        return vm.AbiVersion == AbiVersion.V010 ? vm.Return(valuePointer, lengthPointer, default) : WasmResult.NotFound;
    }

    private static WasmResult Add(Vm vm, int type, int key, int keyLength, int value, int valueLength) =>
        Change(vm, type, key, keyLength, value, valueLength, static (map, n, v) => map.TryAdd(n, v));

    private static WasmResult Replace(Vm vm, int type, int key, int keyLength, int value, int valueLength) =>
        Change(vm, type, key, keyLength, value, valueLength, static (map, n, v) => map.TrySet(n, v));

    private static WasmResult Change(
        Vm vm, int type, int key, int keyLength, int value, int valueLength, Func<HeaderMap, ReadOnlySpan<byte>, ReadOnlySpan<byte>, bool> change)
    {
        if (!HeaderMaps.IsKnown(type))
            return WasmResult.BadArgument;
        if (!vm.TryRead(key, keyLength, out var name) || !vm.TryRead(value, valueLength, out var text))
            return WasmResult.InvalidMemoryAccess;
        if (HeaderMaps.Writable(vm, (HeaderMapType)type) is not { } map || !change(map, name, text))
            return WasmResult.BadArgument;
        HeaderMaps.Changed(vm, (HeaderMapType)type);
        return WasmResult.Ok;
    }

    private static WasmResult Remove(Vm vm, int type, int key, int keyLength)
    {
        if (!HeaderMaps.IsKnown(type))
            return WasmResult.BadArgument;
        if (!vm.TryRead(key, keyLength, out var name))
            return WasmResult.InvalidMemoryAccess;
        if (HeaderMaps.Writable(vm, (HeaderMapType)type) is not { } map)
            return WasmResult.BadArgument;
        if (map.Remove(name))
            HeaderMaps.Changed(vm, (HeaderMapType)type);
        return WasmResult.Ok;
    }

    private static WasmResult GetPairs(Vm vm, int type, int pairsPointer, int lengthPointer)
    {
        if (!HeaderMaps.IsKnown(type))
            return WasmResult.BadArgument;

        // A map that is not there reads as empty: SDKs panic on anything else.
        var map = HeaderMaps.Readable(vm, (HeaderMapType)type);
        var length = map is null or { Count: 0 } ? 0 : HeaderPairs.Measure(map);
        if (!vm.TryAllocate(length, out var address, out var memory))
            return WasmResult.InvalidMemoryAccess;
        if (length > 0)
            HeaderPairs.Write(map!, memory);
        return vm.WriteResult(pairsPointer, lengthPointer, address, length);
    }

    private static WasmResult SetPairs(Vm vm, int type, int pairs, int length)
    {
        if (!HeaderMaps.IsKnown(type))
            return WasmResult.BadArgument;
        if (!vm.TryRead(pairs, length, out var data))
            return WasmResult.InvalidMemoryAccess;
        if (HeaderMaps.Writable(vm, (HeaderMapType)type) is not { } map)
            return WasmResult.BadArgument;

        // What cannot be parsed counts as no pairs at all, and wipes the map: Envoy's behaviour, which guests may rely on.
        HeaderPairs.TryParse(data, map);
        HeaderMaps.Changed(vm, (HeaderMapType)type);
        return WasmResult.Ok;
    }

    private static WasmResult GetSize(Vm vm, int type, int result)
    {
        if (!HeaderMaps.IsKnown(type) || HeaderMaps.Writable(vm, (HeaderMapType)type) is not { } map)
            return WasmResult.BadArgument;
        return vm.TryWriteWord(result, (uint)map.ByteSize) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
    }
}
