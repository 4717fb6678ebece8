using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Metrics;

/// <summary>A callback of a plugin that failed.</summary>
/// <param name="Time">When it did.</param>
/// <param name="Callback">The guest's function that the host called, such as <c>proxy_on_request_headers</c>.</param>
/// <param name="Kind">Why it failed.</param>
/// <param name="Message">The same in words.</param>
/// <param name="Backtrace">The guest's stack, one function on a line, innermost first; empty if nothing is known about it.</param>
public sealed record RecordedTrap(DateTimeOffset Time, string Callback, TrapKind Kind, string Message, string Backtrace);
