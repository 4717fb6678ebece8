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
