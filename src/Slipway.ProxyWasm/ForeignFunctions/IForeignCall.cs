using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>What a <see cref="ForeignFunction"/> may do to the stream and plugin on whose behalf it was called.</summary>
public interface IForeignCall
{
    /// <summary>Makes the route be chosen anew from the present request headers. Does nothing where there is no request.</summary>
    void ClearRouteCache();

    /// <summary>Stores an object of the proxy itself, not of the guest, under a name that the proxy knows.</summary>
    /// <returns>
    /// <see cref="WasmResult.NotFound"/> if the proxy knows no such name or there is no stream; <see cref="WasmResult.BadArgument"/> if it
    /// cannot make that object of <paramref name="value"/>.
    /// </returns>
    WasmResult SetFilterState(ReadOnlySpan<byte> path, ReadOnlySpan<byte> value, PropertyLifeSpan lifeSpan);

    /// <summary>Says what a property that the guest will set is like.</summary>
    /// <returns><see cref="WasmResult.BadArgument"/> if it is declared already.</returns>
    WasmResult DeclareProperty(PropertyDeclaration declaration);
}
