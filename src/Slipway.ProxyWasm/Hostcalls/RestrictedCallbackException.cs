namespace Slipway.ProxyWasm.Hostcalls;

/// <summary>Thrown into a guest that makes a hostcall where none is allowed: its callback traps.</summary>
internal sealed class RestrictedCallbackException(string message) : Exception(message);
