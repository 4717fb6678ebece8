using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;
using Slipway.Gateway.Upgrades;

namespace Slipway.Gateway.Http;

/// <summary>What Envoy's connection manager does to a request before filters and routes see it.</summary>
internal static class RequestPreparation
{
    private static readonly FrozenSet<string> Indispensable = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "host", "content-length", "transfer-encoding", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto");

    /// <summary>What is dealt with elsewhere.</summary>
    private static readonly FrozenSet<string> OfConnections = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "close", "keep-alive", "upgrade", "te", "http2-settings");

    /// <returns>Null, or the status with which the request is refused.</returns>
    public static int? Prepare(HttpContext context, HttpConnectionManager manager, UpgradePreparation upgrades, out IPAddress? client)
    {
        client = context.Connection.RemoteIpAddress;
        var request = context.Request;
        if (!manager.Http1.AcceptHttp10 && request.Protocol == "HTTP/1.0")
            return StatusCodes.Status426UpgradeRequired;

        if ((RefuseFields(request) ?? RefuseFraming(request.Headers) ?? RemoveNominated(request.Headers)) is { } refusal)
        {
            // Where the next request would begin is what is in doubt.
            context.Response.Headers.Connection = "close";
            return refusal;
        }

        if (upgrades.Prepare(context) is { } refusedUpgrade)
            return refusedUpgrade;

        var feature = context.Features.Find<IHttpRequestFeature>()!;
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

    private static int? RefuseFields(HttpRequest request) =>
        request.Host.HasValue && FieldSyntax.IsSound(request.Method) && FieldSyntax.IsSound(request) ? null : StatusCodes.Status400BadRequest;

    /// <summary>
    /// Kestrel reads a body as chunked whatever other codings are named before that, or whatever length is given besides, which it then
    /// renames to x-content-length. A proxy in front may have gone by the others; Envoy refuses both (RFC 9112, 6.1 and 6.3).
    /// </summary>
    private static int? RefuseFraming(IHeaderDictionary headers)
    {
        if (headers.TransferEncoding is not { Count: > 0 } codings)
            return null;
        if (headers.ContentLength is not null || headers.ContainsKey("x-content-length"))
            return StatusCodes.Status400BadRequest;
        var isChunked = codings is [var coding] && "chunked".Equals(coding, StringComparison.OrdinalIgnoreCase);
        return isChunked ? null : StatusCodes.Status501NotImplemented;
    }

    /// <summary>
    /// Removes the fields that are named as this connection's only (RFC 9110, 7.6.1). Fields that proxies rely on are not taken away by a client
    /// in that way: as in Envoy, that is refused. Beside <c>close</c> and <c>keep-alive</c> Kestrel does not tell what else is named.
    /// </summary>
    private static int? RemoveNominated(IHeaderDictionary headers)
    {
        if (headers.Connection.Count == 0)
            return null;
        foreach (var name in headers.GetCommaSeparatedValues("connection"))
        {
            if (Indispensable.Contains(name))
                return StatusCodes.Status400BadRequest;
            if (!OfConnections.Contains(name))
                headers.Remove(name);
        }

        return null;
    }

    private static void StripPort(HttpRequest request, PortStripping stripping, int listenerPort)
    {
        // The port of a CONNECT is part of what it asks for.
        if (stripping == PortStripping.None || request.Host.Port is not { } port || HttpMethods.IsConnect(request.Method))
            return;
        if (stripping == PortStripping.Any || port == listenerPort)
            request.Host = new HostString(request.Host.Host);
    }
}
