namespace Slipway.Artifacts;

/// <summary>How registries are talked to.</summary>
public sealed record RegistryOptions
{
    /// <summary>Whether to do without TLS. Whatever is sent can be read and changed on its way, credentials included.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>A file with certificates in PEM that are trusted beside the system's.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>Where credentials are.</summary>
    public DockerConfiguration Credentials { get; init; } = DockerConfiguration.OfUser();

    /// <summary>Credentials to use instead, for any registry.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>How often something is tried that fails in passing.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How much of a blob is sent in one request; what was sent before need not be sent again after a failure.</summary>
    public int ChunkSize { get; init; } = 8 << 20;

    /// <summary>The clock that waits and expiry go by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
