using System.Net;

namespace Slipway.Gateway;

/// <summary>A listener as it runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens; the real port where the configuration says 0.</param>
/// <param name="Filters">Its Wasm filters in order.</param>
public sealed record ListenerStatus(string Name, IPEndPoint Address, IReadOnlyList<FilterStatus> Filters);

/// <summary>A Wasm filter as it runs.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="ModuleSize">The module's size in bytes.</param>
/// <param name="Abi">The ABI version, such as <c>0.2.1</c>.</param>
/// <param name="LoadTime">How long it took to compile the module, or to load it from the cache.</param>
/// <param name="FromCache">Whether it came from the cache.</param>
public sealed record FilterStatus(string Name, string Plugin, long ModuleSize, string Abi, TimeSpan LoadTime, bool FromCache);
