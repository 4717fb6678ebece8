using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore;

/// <summary>Set on a request that passes through Proxy-Wasm filters, for what comes behind them.</summary>
public interface IFilteredStreamFeature
{
    /// <summary>The stream: header maps, sizes, and whether a filter has answered or reset it.</summary>
    HttpStream Stream { get; }

    /// <summary>Path and query as the filters left them, byte for byte (Latin-1), not decoded.</summary>
    string RawPath { get; }
}
