using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore;

/// <summary>What an application knows about a request, for the properties that filters read.</summary>
internal sealed class RequestStreamInfo : HttpStreamInfo
{
    private readonly HttpContext _context;
    private readonly long _start = Stopwatch.GetTimestamp();

    public RequestStreamInfo(HttpContext context)
    {
        _context = context;
        Protocol = context.Request.Protocol;
        var connection = context.Connection;
        Source = connection.RemoteIpAddress is { } remote ? new IPEndPoint(remote, connection.RemotePort) : null;
        Destination = connection.LocalIpAddress is { } local ? new IPEndPoint(local, connection.LocalPort) : null;
        if (context.Features.Get<ITlsHandshakeFeature>() is { } tls)
        {
            RequestedServerName = tls.HostName;
            TlsVersion = tls.Protocol switch
            {
                System.Security.Authentication.SslProtocols.Tls13 => "TLSv1.3",
                System.Security.Authentication.SslProtocols.Tls12 => "TLSv1.2",
                _ => null,
            };
            Mtls = context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not null;
        }
    }

    public override string Protocol { get; }

    public override DateTimeOffset StartTime { get; } = DateTimeOffset.UtcNow;

    public override TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public override IPEndPoint? Source { get; }

    public override IPEndPoint? Destination { get; }

    public override bool? Mtls { get; }

    public override string? RequestedServerName { get; }

    public override string? TlsVersion { get; }

    /// <summary>The endpoint that was matched, where filters run behind routing.</summary>
    public override RouteInfo? Route => _context.GetEndpoint()?.DisplayName is { } name ? new RouteInfo(name, null, null, null, null, null) : null;
}
