using System.Buffers;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.ForeignFunctions.Protocol;

namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>The foreign functions that act on the stream or plugin of the caller, under the names and with the messages of Envoy.</summary>
internal static class StreamFunctions
{
    public static WasmResult ClearRouteCache(IForeignCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result)
    {
        call.ClearRouteCache();
        return WasmResult.Ok;
    }

    public static WasmResult SetEnvoyFilterState(IForeignCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result) =>
        Messages.TryParse(SetEnvoyFilterStateArguments.Parser, arguments, out var state)
            ? call.SetFilterState(state.Path.Span, state.Value.Span, ToLifeSpan(state.Span))
            : WasmResult.BadArgument;

    public static WasmResult DeclareProperty(IForeignCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result)
    {
        if (!Messages.TryParse(DeclarePropertyArguments.Parser, arguments, out var property))
        {
            return WasmResult.BadArgument;
        }

        var type = (DeclaredPropertyType)property.Type;
        return call.DeclareProperty(new PropertyDeclaration(
            property.Name.Memory,
            property.Readonly,
            Enum.IsDefined(type) ? type : DeclaredPropertyType.Bytes,
            property.Schema.Memory,
            ToLifeSpan(property.Span)));
    }

    // Envoy takes numbers that it does not know for the first.
    private static PropertyLifeSpan ToLifeSpan(LifeSpan span) =>
        Enum.IsDefined((PropertyLifeSpan)span) ? (PropertyLifeSpan)span : PropertyLifeSpan.FilterChain;
}
