using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Envoy;

namespace Slipway.Gateway.Http;

/// <summary>What Envoy's connection manager does to a request before the first filter sees it.</summary>
internal static class RequestPreparation
{
    public static void Apply(HttpContext context, HttpConnectionManager manager)
    {
        var request = context.Request;
        if (manager.UseRemoteAddress && !manager.SkipXffAppend && context.Connection.RemoteIpAddress is { } address)
            request.Headers.Append("x-forwarded-for", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
        if (!request.Headers.ContainsKey("x-forwarded-proto"))
            request.Headers["x-forwarded-proto"] = request.Scheme;
        if (manager.GenerateRequestId && !request.Headers.ContainsKey("x-request-id"))
            request.Headers["x-request-id"] = Guid.NewGuid().ToString();
        if (manager.PortStripping != PortStripping.None)
            StripPort(context, manager.PortStripping);
        if ((manager.NormalizePath || manager.MergeSlashes) && context.Features.Get<IHttpRequestFeature>() is { } feature)
            feature.RawTarget = PathNormalization.Apply(feature.RawTarget, manager.NormalizePath, manager.MergeSlashes);
    }

    private static void StripPort(HttpContext context, PortStripping stripping)
    {
        var host = context.Request.Host;
        if (host.Port is { } port && (stripping == PortStripping.Any || port == context.Connection.LocalPort))
            context.Request.Host = new HostString(host.Host);
    }
}
