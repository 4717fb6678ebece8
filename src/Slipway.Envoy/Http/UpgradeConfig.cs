namespace Slipway.Envoy;

/// <summary><c>upgrade_configs</c> of a connection manager or a route: whether requests may turn their connection into another protocol's.</summary>
/// <param name="Type">The protocol, in lower case: <c>websocket</c>.</param>
/// <param name="Enabled">Whether they may.</param>
public sealed record UpgradeConfig(string Type, bool Enabled);
