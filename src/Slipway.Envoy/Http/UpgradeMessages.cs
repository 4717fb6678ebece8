using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Reads <c>upgrade_configs</c>.</summary>
internal static class UpgradeMessages
{
    private static readonly Message<UpgradeConfig> Config = new Message<UpgradeConfig>("UpgradeConfig", new("", true))
    {
        { "upgrade_type", UpgradeType, (value, type) => value with { Type = type } },
        { "enabled", Scalars.Bool, (value, enabled) => value with { Enabled = enabled } },
    }
    .Requires("upgrade_type")
    .Refuses("filters", "the connection manager's filters see the request and its bytes")
    .Refuses("connect_config");

    public static ImmutableArray<UpgradeConfig> Read(Cursor at) => Composites.Repeated(Config.Read, config => config.Type, "upgrade_type")(at);

    private static string UpgradeType(Cursor at)
    {
        var type = Scalars.NonEmptyText(at).ToLowerInvariant();
        if (type != "websocket")
            at.Error("is not supported yet; Slipway has websocket");
        return type;
    }
}
