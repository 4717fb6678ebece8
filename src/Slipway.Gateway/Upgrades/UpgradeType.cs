using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;

namespace Slipway.Gateway.Upgrades;

/// <summary>What a request asks its connection, or its stream, to turn to.</summary>
internal static class UpgradeType
{
    public const string WebSocket = "websocket";

    /// <summary>A protocol in lower case, <see cref="UpgradeConfig.Connect"/> for CONNECT, or null for a request like most.</summary>
    public static string? Of(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsConnect(request.Method))
            return UpgradeConfig.Connect;
        if (request.Headers.Upgrade.Count == 0 || !IsOffered(context.Features))
            return null;
        return request.Headers.Upgrade.ToString().ToLowerInvariant() is not "h2c" and var type ? type : null;
    }

    private static bool IsOffered(IFeatureCollection features) =>
        features.Find<IHttpUpgradeFeature>()?.IsUpgradableRequest == true || features.Find<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;
}
