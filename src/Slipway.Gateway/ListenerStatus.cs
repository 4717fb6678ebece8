using System.Net;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.Gateway;

/// <summary>A listener as it runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens; the real port where the configuration says 0.</param>
/// <param name="Filters">Its HTTP filters in order.</param>
public sealed record ListenerStatus(string Name, IPEndPoint Address, IReadOnlyList<FilterStatus> Filters);

/// <summary>An HTTP filter as it runs.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Plugin">The plugin, for Wasm filters.</param>
public sealed record FilterStatus(string Name, Plugin? Plugin);
