using System.Collections.Frozen;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;

namespace Slipway.Gateway.Upgrades;

/// <summary>
/// Prepares requests that ask for another protocol: refuses those that no route allows, and gives the others one form whatever version of HTTP
/// they came by.
/// </summary>
/// <param name="manager">Says which protocols there are.</param>
/// <param name="completeResponse">Sets what the response's head is to have besides what filters and upstream say.</param>
internal sealed class UpgradePreparation(HttpConnectionManager manager, Func<object, Task> completeResponse)
{
    private static readonly Func<object, Task> EndConnection = static context =>
    {
        ((HttpContext)context).Features.Find<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return Task.CompletedTask;
    };

    private static readonly Func<object, Task> AnnounceEnd = static context =>
    {
        var response = ((HttpContext)context).Response;
        if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
            response.Headers.Connection = "close";
        return Task.CompletedTask;
    };

    private readonly FrozenSet<string> _types =
        manager.AllUpgradeConfigs().Where(config => config.Enabled).Select(config => config.Type).ToFrozenSet();

    /// <returns>Null, or the status with which the request is refused.</returns>
    public int? Prepare(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Upgrade.Count == 0 && !HttpMethods.IsConnect(request.Method))
            return null;
        if (HttpProtocol.IsHttp3(request.Protocol))
            return StatusCodes.Status403Forbidden;
        var isHttp1 = HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol);
        return isHttp1 ? PrepareHttp1(context) : PrepareStream(context);
    }

    private int? PrepareHttp1(HttpContext context)
    {
        if (UpgradeType.Of(context) is not { } type)
            return null;
        var request = context.Request;

        // What the client sends next is the other protocol's. Where it is not accepted, it must not be read as a request of HTTP.
        context.Response.OnStarting(AnnounceEnd, context);
        context.Response.OnCompleted(EndConnection, context);
        if (type != UpgradeConfig.Connect)
            return _types.Contains(type) ? null : StatusCodes.Status403Forbidden;
        if (request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0)
            return StatusCodes.Status400BadRequest;
        if (context.Features.Find<TunnelTransport>() is { } transport)
            context.Features.Set<IHttpUpgradeFeature>(new ConnectAcceptance(context, transport, completeResponse));
        return null;
    }

    /// <summary>As in Envoy, filters and routes see an extended CONNECT (RFC 8441) as the upgrade that it stands for.</summary>
    private int? PrepareStream(HttpContext context)
    {
        if (context.Features.Find<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true, Protocol: { } protocol })
            return null;
        if (!manager.Http2.AllowConnect || !_types.Contains(protocol.ToLowerInvariant()))
            return StatusCodes.Status403Forbidden;
        context.Request.Method = HttpMethods.Get;
        context.Request.Headers.Upgrade = protocol;
        context.Request.Headers.Connection = "Upgrade";
        return null;
    }
}
