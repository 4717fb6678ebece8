using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Reads <c>upgrade_configs</c>.</summary>
internal static class UpgradeMessages
{
    private static readonly Message<bool> ConnectConfig =
        new Message<bool>("envoy.config.route.v3.RouteAction.UpgradeConfig.ConnectConfig", true)
        .Refuses("proxy_protocol_config", "the upstream gets the bytes of the tunnel alone")
        .Refuses("allow_post", "use CONNECT");

    private static readonly Message<UpgradeConfig> Route =
        new Message<UpgradeConfig>("envoy.config.route.v3.RouteAction.UpgradeConfig", new("", true))
        {
            { "upgrade_type", UpgradeType, (value, type) => value with { Type = type } },
            { "enabled", Scalars.Bool, (value, enabled) => value with { Enabled = enabled } },
            { "connect_config", ConnectConfig.Read, (value, terminates) => value with { TerminatesConnect = terminates } },
        }
        .Requires("upgrade_type")
        .Then((value, fields) =>
        {
            if (value.TerminatesConnect && value.Type is not ("" or UpgradeConfig.Connect))
                fields.At("connect_config").Error($"goes with the upgrade_type CONNECT only, not with {value.Type}");
            return value;
        });

    private static readonly Message<UpgradeConfig> Manager = new Message<UpgradeConfig>(
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig", new("", true))
    {
        { "upgrade_type", UpgradeType, (value, type) => value with { Type = type } },
        { "enabled", Scalars.Bool, (value, enabled) => value with { Enabled = enabled } },
    }
    .Requires("upgrade_type")
    .Refuses("filters", "the connection manager's filters see the request and its bytes");

    public static ImmutableArray<UpgradeConfig> OfRoute(Cursor at) => Read(Route, at);

    public static ImmutableArray<UpgradeConfig> OfManager(Cursor at) => Read(Manager, at);

    private static ImmutableArray<UpgradeConfig> Read(Message<UpgradeConfig> message, Cursor at) =>
        Composites.Repeated(message.Read, config => config.Type, "upgrade_type")(at);

    private static string UpgradeType(Cursor at)
    {
        var type = Scalars.NonEmptyText(at).ToLowerInvariant();
        if (type is "connect-udp" or "h2c")
            at.Error($"{type} is not supported yet; remove it");
        return type;
    }
}
