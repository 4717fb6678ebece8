using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;

namespace Slipway.Gateway.Http;

/// <summary>What Envoy's connection manager does to a request before filters and routes see it.</summary>
internal static class RequestPreparation
{
    /// <returns>Null, or the status with which the request is refused.</returns>
    public static int? Prepare(HttpContext context, HttpConnectionManager manager, out IPAddress? client)
    {
        client = context.Connection.RemoteIpAddress;
        var request = context.Request;
        if (!manager.Http1.AcceptHttp10 && request.Protocol == "HTTP/1.0")
            return StatusCodes.Status426UpgradeRequired;

        // The router decides about WebSockets, by route. To other protocols nothing turns, as in Envoy without upgrade_configs for them; an offer
        // of h2c may be ignored.
        if (request.Headers.Connection.Any(value => value?.Contains("upgrade", StringComparison.OrdinalIgnoreCase) == true)
            && request.Headers.Upgrade is { Count: > 0 } upgrade && !upgrade.ToString().Equals("h2c", StringComparison.OrdinalIgnoreCase)
            && !upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase))
        {
            return StatusCodes.Status403Forbidden;
        }

        var feature = context.Features.Get<IHttpRequestFeature>()!;
        var target = RequestTarget.WithoutOrigin(feature.RawTarget);
        if (target.Contains('#', StringComparison.Ordinal))
            return StatusCodes.Status400BadRequest;
        if (manager.NormalizePath && target.StartsWith('/'))
            target = RequestTarget.Normalize(target);
        if (manager.MergeSlashes && target.StartsWith('/'))
            target = RequestTarget.MergeSlashes(target);
        feature.RawTarget = target;

        StripPort(request, manager.PortStripping, context.Connection.LocalPort);
        client = ClientAddress.Determine(context, manager);
        var isExternal = manager.UseRemoteAddress && !ClientAddress.IsInternal(client);
        var headers = request.Headers;
        if (!headers.ContainsKey("x-forwarded-proto") || (manager.UseRemoteAddress && manager.XffNumTrustedHops == 0))
            headers["x-forwarded-proto"] = request.Scheme;
        if (manager.GenerateRequestId && (!headers.ContainsKey("x-request-id") || (isExternal && !manager.PreserveExternalRequestId)))
            headers["x-request-id"] = Guid.NewGuid().ToString();
        return null;
    }

    private static void StripPort(HttpRequest request, PortStripping stripping, int listenerPort)
    {
        if (stripping == PortStripping.None || request.Host.Port is not { } port)
            return;
        if (stripping == PortStripping.Any || port == listenerPort)
            request.Host = new HostString(request.Host.Host);
    }
}
