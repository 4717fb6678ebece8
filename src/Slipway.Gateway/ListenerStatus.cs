using System.Net;

namespace Slipway.Gateway;

/// <summary>A listener that accepts connections.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Address">Where it listens, with the port that the system chose where the configuration says 0.</param>
/// <param name="Filters">Its Wasm filters, in the order in which connections and requests pass them.</param>
/// <param name="IsTls">Whether its first filter chain speaks TLS.</param>
public sealed record ListenerStatus(string Name, IPEndPoint Address, IReadOnlyList<FilterStatus> Filters, bool IsTls)
{
    /// <summary>Whether it speaks HTTP/3, over UDP.</summary>
    public bool IsHttp3 { get; init; }
}

/// <summary>A Wasm filter of a listener, or one that runs natively in its place.</summary>
/// <param name="Name">The filter's name in the configuration.</param>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Source">Where the module came from: a file's path, an address, or a few words.</param>
/// <param name="ModuleBytes">Size of the binary module.</param>
/// <param name="Abi">The Proxy-Wasm ABI version it was built for, such as <c>0.2.1</c>.</param>
/// <param name="LoadTime">How long loading took, compilation included.</param>
/// <param name="HowLoaded"><c>compiled</c>, <c>cached</c> (it was found compiled) or <c>native</c>.</param>
public sealed record FilterStatus(
    string Name, string Plugin, string Source, int ModuleBytes, string Abi, TimeSpan LoadTime, string HowLoaded);
