namespace Slipway.Gateway.Health;

/// <summary>A host has said that it is not well.</summary>
internal sealed class UnhealthyException(string message) : Exception(message);
