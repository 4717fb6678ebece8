#pragma warning disable
using System.Net;
using Microsoft.Extensions.Logging;
namespace Slipway.Gateway;
public sealed class GatewayHost : IAsyncDisposable { public static Task<GatewayHost> StartAsync(GatewayOptions o, CancellationToken ct) => throw new GatewayException("stub"); public IReadOnlyList<ListenerStatus> Listeners => []; public Task WaitForShutdownAsync(CancellationToken ct) => Task.Delay(-1, ct); public ValueTask DisposeAsync() => default; }
public sealed class GatewayException(string m) : Exception(m);
public sealed record GatewayOptions { public Slipway.Envoy.Bootstrap? Bootstrap { get; init; } public ILoggerFactory LoggerFactory { get; init; } public Slipway.ProxyWasm.ProxyWasmHostOptions Wasm { get; init; } public Slipway.Sandbox.InstanceLimits Limits {get;init;} }
public sealed record ListenerStatus(string Name, EndPoint Address, IReadOnlyList<FilterStatus> Filters);
public sealed record FilterStatus(string Name, string Plugin, int ModuleSize, string Abi, TimeSpan LoadTime, bool FromCache);
