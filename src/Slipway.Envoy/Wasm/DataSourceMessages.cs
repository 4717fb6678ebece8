using System.Text;

namespace Slipway.Envoy;

/// <summary>Messages that say where bytes come from.</summary>
internal static class DataSourceMessages
{
    private static readonly DataSource Nothing = new InlineDataSource(default);

    public static readonly Message<DataSource> DataSource =
        new Message<DataSource>("envoy.config.core.v3.DataSource", Nothing)
        {
            { "filename", Filename, (_, name) => new FileDataSource(name) },
            { "inline_bytes", Scalars.Bytes, (_, bytes) => new InlineDataSource(bytes) },
            { "inline_string", Scalars.Text, (_, text) => new InlineDataSource(Encoding.UTF8.GetBytes(text)) },
            { "environment_variable", Scalars.NonEmptyText, (_, name) => new EnvironmentDataSource(name) },
        }
        .ExactlyOneOf("filename", "inline_bytes", "inline_string", "environment_variable")
        .Refuses("watched_directory", "restart to read the file again");

    private static readonly Message<RemoteDataSource> Backoff = new Message<RemoteDataSource>("envoy.config.core.v3.BackoffStrategy", new())
    {
        { "base_interval", Scalars.PositiveDuration, (value, interval) => value with { RetryBaseInterval = interval } },
        { "max_interval", Scalars.PositiveDuration, (value, interval) => value with { RetryMaxInterval = interval } },
    }
        .Requires("base_interval")
        .Then((value, fields) =>
        {
            if (!fields.Has("max_interval"))
                return value with { RetryMaxInterval = value.RetryBaseInterval * 10 };
            if (value.RetryMaxInterval < value.RetryBaseInterval)
                fields.At("max_interval").Error("must not be shorter than base_interval");
            return value;
        });

    private static readonly Message<RemoteDataSource> RetryPolicy =
        new Message<RemoteDataSource>("envoy.config.core.v3.RetryPolicy", new())
        {
            {
                "retry_back_off", Backoff.Read, (value, backoff) => value with
                {
                    RetryBaseInterval = backoff.RetryBaseInterval, RetryMaxInterval = backoff.RetryMaxInterval,
                }
            },
            { "num_retries", Scalars.Integer(0, 1000), (value, count) => value with { Retries = count } },
        }
        .Refuses("retry_on retry_priority retry_host_predicate host_selection_retry_max_attempts", "every failure to fetch is retried");

    private static readonly Message<RemoteDataSource> HttpUri = new Message<RemoteDataSource>("envoy.config.core.v3.HttpUri", new())
    {
        { "uri", Uri, (value, uri) => value with { Uri = uri } },
        { "cluster", Scalars.NonEmptyText, (value, cluster) => value with { Cluster = cluster } },
        { "timeout", Scalars.PositiveDuration, (value, timeout) => value with { Timeout = timeout } },
    }
        .Requires("uri")
        .Then((value, fields) =>
        {
            if (IsArtifact(value.Uri))
                return value;
            fields.Require("cluster", "timeout");
            fields.Message.Context.RefersToCluster(fields.At("cluster"), value.Cluster);
            return value;
        });

    private static readonly Message<RemoteDataSource> Remote =
        new Message<RemoteDataSource>("envoy.config.core.v3.RemoteDataSource", new())
        {
            {
                "http_uri", HttpUri.Read,
                (value, http) => value with { Uri = http.Uri, Cluster = http.Cluster, Timeout = http.Timeout }
            },
            { "sha256", Sha256, (value, hash) => value with { Sha256 = hash } },
            {
                "retry_policy", RetryPolicy.Read, (value, retry) => value with
                {
                    Retries = retry.Retries, RetryBaseInterval = retry.RetryBaseInterval, RetryMaxInterval = retry.RetryMaxInterval,
                }
            },
        }
        .Requires("http_uri")
        .Then((value, fields) =>
        {
            if (!IsArtifact(value.Uri))
                fields.Require("sha256");
            return value;
        });

    public static readonly Message<AsyncDataSource> AsyncDataSource =
        new Message<AsyncDataSource>("envoy.config.core.v3.AsyncDataSource", new LocalDataSource(Nothing))
        {
            { "local", DataSource.Read, (_, source) => new LocalDataSource(source) },
            { "remote", RemoteOrArtifact, (_, source) => source },
        }.ExactlyOneOf("local", "remote");

    private static string Filename(Cursor at)
    {
        var name = Scalars.NonEmptyText(at);
        if (name.Contains('\0'))
            at.Error("must not contain a zero character");
        else if (at.Context.CheckFiles && name.Length > 0 && !File.Exists(name) && !HasAssembly(name))
            at.Error($"there is no file '{name}'{(Path.IsPathRooted(name) ? "" : $" below {Environment.CurrentDirectory}")}");
        return name;
    }

    /// <summary>A C# filter that has not been compiled to a module yet can be run natively, if the gateway is told to.</summary>
    private static bool HasAssembly(string name) =>
        name.EndsWith(".wasm", StringComparison.Ordinal) && File.Exists(Path.ChangeExtension(name, ".dll"));

    private static AsyncDataSource RemoteOrArtifact(Cursor at)
    {
        var remote = Remote.Read(at);
        return !IsArtifact(remote.Uri)
            ? remote
            : new ArtifactDataSource { Reference = remote.Uri, Timeout = remote.Timeout, Sha256 = remote.Sha256, Retries = remote.Retries };
    }

    private static bool IsArtifact(string uri) => uri.StartsWith("oci://", StringComparison.Ordinal);

    private static string Uri(Cursor at)
    {
        var text = Scalars.NonEmptyText(at);
        if (text.Length > 0 && !IsArtifact(text) && !(System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            at.Error($"must be an absolute http or https address, or an artifact as oci://registry/repository:tag, not {at.Described()}");
        return text;
    }

    private static string Sha256(Cursor at)
    {
        var hash = Scalars.Text(at).ToLowerInvariant();
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
            at.Error("must be a SHA-256 hash of 64 hexadecimal digits");
        return hash;
    }
}
