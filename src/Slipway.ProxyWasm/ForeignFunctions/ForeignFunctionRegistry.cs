using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.SharedData;

namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>
/// The foreign functions of a host, by name. A new registry has those of Envoy: <c>clear_route_cache</c>, <c>compress</c>,
/// <c>declare_property</c>, <c>set_envoy_filter_state</c>, <c>sign</c>, <c>uncompress</c>, <c>verify_signature</c>; applications add
/// their own. Thread-safe.
/// </summary>
public sealed class ForeignFunctionRegistry
{
    /// <summary>The longest name of a function, in bytes.</summary>
    public const int MaxNameLength = 256;

    private readonly ConcurrentDictionary<byte[], ForeignFunction> _functions = new(ByteKeyComparer.Instance);

    /// <summary>Creates a registry with the functions of Envoy.</summary>
    public ForeignFunctionRegistry()
    {
        Register("clear_route_cache", StreamFunctions.ClearRouteCache);
        Register("declare_property", StreamFunctions.DeclareProperty);
        Register("set_envoy_filter_state", StreamFunctions.SetEnvoyFilterState);
        Register("compress", Compression.Compress);
        Register("uncompress", Compression.Uncompress);
        Register("sign", Signatures.Sign);
        Register("verify_signature", Signatures.Verify);
    }

    /// <summary>Adds a function.</summary>
    /// <param name="name">What guests call it: 1 to <see cref="MaxNameLength"/> bytes of UTF-8.</param>
    /// <param name="function">What runs.</param>
    /// <exception cref="ArgumentException">The name is empty, too long, or taken.</exception>
    public void Register(string name, ForeignFunction function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        var key = Encoding.UTF8.GetBytes(name);
        if (key.Length > MaxNameLength)
        {
            throw new ArgumentException(
                $"The name of a foreign function takes at most {MaxNameLength} bytes; this one takes {key.Length}.", nameof(name));
        }

        if (!_functions.TryAdd(key, function))
        {
            throw new ArgumentException($"There is a foreign function \"{name}\" already; choose another name.", nameof(name));
        }
    }

    /// <summary>Calls a function.</summary>
    /// <returns>What the function returns; <see cref="WasmResult.NotFound"/> if there is none of that name.</returns>
    internal WasmResult Call(IForeignCall call, ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result) =>
        name.Length <= MaxNameLength && _functions.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var function)
            ? function(call, arguments, result)
            : WasmResult.NotFound;
}
