namespace Slipway.Envoy;

/// <summary><c>envoy.config.core.v3.DataSource</c>: bytes from somewhere on this machine.</summary>
public abstract record DataSource;

/// <summary><c>DataSource.filename</c>.</summary>
/// <param name="Filename">As written in the file; Envoy resolves relative names against the current directory.</param>
public sealed record FileDataSource(string Filename) : DataSource;

/// <summary><c>DataSource.inline_bytes</c> or <c>inline_string</c>.</summary>
/// <param name="Bytes">The decoded base64, or the string in UTF-8.</param>
public sealed record InlineDataSource(ReadOnlyMemory<byte> Bytes) : DataSource;

/// <summary><c>DataSource.environment_variable</c>.</summary>
/// <param name="Name">Name of the variable whose value is meant.</param>
public sealed record EnvironmentDataSource(string Name) : DataSource;

/// <summary><c>envoy.config.core.v3.AsyncDataSource</c>.</summary>
public abstract record AsyncDataSource;

/// <summary><c>AsyncDataSource.local</c>.</summary>
/// <param name="Source">Where the bytes are.</param>
public sealed record LocalDataSource(DataSource Source) : AsyncDataSource;

/// <summary><c>envoy.config.core.v3.RemoteDataSource</c>: bytes fetched over HTTP and checked against their hash.</summary>
public sealed record RemoteDataSource : AsyncDataSource
{
    /// <summary><c>http_uri.uri</c>: an absolute http or https address.</summary>
    public string Uri { get; init; } = "";

    /// <summary><c>http_uri.cluster</c>: the cluster through which it is fetched.</summary>
    public string Cluster { get; init; } = "";

    /// <summary><c>http_uri.timeout</c>: limit on one attempt.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Attempts after the first one; 1 by default.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Pause before the first retry, doubled for each further one; 1 second by default.</summary>
    public TimeSpan RetryBaseInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between retries; ten times the base where not told.</summary>
    public TimeSpan RetryMaxInterval { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// A module in an OCI registry, as istiod sends it to Istio's agent: a <c>RemoteDataSource</c> whose <c>http_uri.uri</c> begins with <c>oci://</c>.
/// Envoy has no such source.
/// </summary>
public sealed record ArtifactDataSource : AsyncDataSource
{
    /// <summary><c>http_uri.uri</c>: <c>oci://registry/repository</c>, with a tag, a digest, or both.</summary>
    public string Reference { get; init; } = "";

    /// <summary><c>http_uri.timeout</c>: limit on all of the transfer; none where it is zero.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary><c>sha256</c>: the digest of the manifest, 64 lower-case hexadecimal digits; empty where any will do.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary><c>retry_policy.num_retries</c>: attempts after the first one at each request that fails in passing; 1 by default.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>When the registry is asked although the artifact is there; <c>ISTIO_META_WASM_IMAGE_PULL_POLICY</c> in the VM's environment.</summary>
    public ArtifactPullPolicy PullPolicy { get; init; }

    /// <summary>
    /// Credentials, as docker's <c>config.json</c> has them; <c>ISTIO_META_WASM_IMAGE_PULL_SECRET</c> in the VM's environment. Empty for those of the user.
    /// </summary>
    public string PullSecret { get; init; } = "";
}

/// <summary>When a registry is asked for an artifact, as Istio's <c>PullPolicy</c> has it.</summary>
public enum ArtifactPullPolicy
{
    /// <summary><see cref="Always"/> for the tag <c>latest</c>, and <see cref="IfNotPresent"/> for all others.</summary>
    Unspecified,

    /// <summary>Only where it is not there.</summary>
    IfNotPresent,

    /// <summary>Whenever the configuration is applied.</summary>
    Always,
}
