using System.Net;
using Microsoft.Extensions.Logging;

namespace Slipway.Hub;

/// <summary>What a hub is started with.</summary>
public sealed record HubOptions
{
    /// <summary>The largest blob unless something else is said: 10 GiB.</summary>
    public const long DefaultMaxBlobSize = 10L << 30;

    /// <summary>How long what nothing refers to is kept unless something else is said: a day.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromDays(1);

    /// <summary>How long the audit log goes back unless something else is said: 90 days.</summary>
    public static readonly TimeSpan DefaultAuditRetention = TimeSpan.FromDays(90);

    /// <summary>The folder that has everything: <c>hub.db</c>, <c>blobs</c>, <c>uploads</c>, <c>keys</c>.</summary>
    public required string Data { get; init; }

    /// <summary>Where to listen; port 0 for any that is free.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 5080);

    /// <summary>The certificate, in PEM; null to do without TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>The key of the certificate, in PEM.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>How large a blob may be.</summary>
    public long MaxBlobSize { get; init; } = DefaultMaxBlobSize;

    /// <summary>How long blobs that no manifest needs, and uploads that do not go on, are kept.</summary>
    public TimeSpan Grace { get; init; } = DefaultGrace;

    /// <summary>
    /// Whether anybody who reaches it may push and delete: for tests, and machines of one person. Otherwise that takes an account.
    /// </summary>
    public bool Open { get; init; }

    /// <summary>What clients are told to come back to, where that is not where they came to: behind another proxy.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>
    /// The proxies before the hub, whose <c>X-Forwarded-For</c> says who a client is; anybody else could say anything with it.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>How many requests a second one address may make, and one user, on average over ten; 0 for any number.</summary>
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>How long the audit log goes back; null for ever.</summary>
    public TimeSpan? AuditRetention { get; init; } = DefaultAuditRetention;

    /// <summary>What time it is.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Adds where to log.</summary>
    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };
}
