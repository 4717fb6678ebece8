using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.ForeignFunctions;
using Slipway.ProxyWasm.SharedData;

namespace Slipway.ProxyWasm.Properties;

/// <summary>
/// What plugins have set on a stream with <c>proxy_set_property</c>: Envoy's filter state under <c>wasm.</c>. All plugins of the chain
/// see it. Safe for use by many threads.
/// </summary>
internal sealed class StreamState
{
    private const int MaxEntries = 1024;
    private const int MaxBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private Dictionary<byte[], ReadOnlyMemory<byte>>? _properties;
    private int _bytes;

    public bool TryGetProperty(ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> value)
    {
        value = default;
        lock (_lock)
            return _properties is not null && _properties.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out value);
    }

    public WasmResult SetProperty(ReadOnlySpan<byte> path, ReadOnlySpan<byte> value, PropertyDeclaration? declaration)
    {
        lock (_lock)
        {
            _properties ??= new Dictionary<byte[], ReadOnlyMemory<byte>>(ByteKeyComparer.Instance);
            var lookup = _properties.GetAlternateLookup<ReadOnlySpan<byte>>();
            var exists = lookup.TryGetValue(path, out var old);
            if (exists && declaration is { ReadOnly: true })
                return WasmResult.BadArgument;
            var bytes = _bytes - old.Length + value.Length + (exists ? 0 : path.Length);
            if (bytes > MaxBytes || (!exists && _properties.Count >= MaxEntries))
                return WasmResult.InternalFailure;
            lookup[path] = value.ToArray();
            _bytes = bytes;
            return WasmResult.Ok;
        }
    }
}
