using System.Net;
using Microsoft.Extensions.Logging;

namespace Slipway.Hub;

/// <summary>What a hub is started with.</summary>
public sealed record HubOptions
{
    /// <summary>The folder that has everything: <c>hub.db</c>, <c>blobs</c>, <c>uploads</c>.</summary>
    public required string Data { get; init; }

    /// <summary>Where to listen; port 0 for any that is free.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 5080);

    /// <summary>The certificate, in PEM; null to do without TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>The key of the certificate, in PEM.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>How large a blob may be.</summary>
    public long MaxBlobSize { get; init; } = 10L << 30;

    /// <summary>How long blobs that no manifest needs, and uploads that do not go on, are kept.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What time it is.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Adds where to log.</summary>
    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };
}
