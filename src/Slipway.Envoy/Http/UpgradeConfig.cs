namespace Slipway.Envoy;

/// <summary><c>upgrade_configs</c> of a connection manager or a route: whether requests may turn their connection into another protocol's.</summary>
/// <param name="Type">The protocol in lower case, such as <c>websocket</c>; or <c>connect</c>, for requests by that method.</param>
/// <param name="Enabled">Whether they may.</param>
public sealed record UpgradeConfig(string Type, bool Enabled)
{
    /// <summary>The <see cref="Type"/> of CONNECT requests.</summary>
    public const string Connect = "connect";

    /// <summary>
    /// <c>connect_config</c>: CONNECT ends here, and the bytes after it go to a host of the cluster; otherwise the upstream gets the CONNECT too.
    /// </summary>
    public bool TerminatesConnect { get; init; }
}
