using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Code;

/// <summary>
/// Fetches modules over HTTP through a cluster, each once however many plugins use it, and takes them only with the SHA-256 that the
/// configuration demands. Unlike Envoy, the gateway does not start without them: nothing is served before its filters are there.
/// </summary>
internal sealed class RemoteCode(StatRegistry stats, ILogger logger, long maxBytes)
{
    private readonly Dictionary<string, byte[]> _bySha256 = new(StringComparer.Ordinal);
    private readonly Counter _hits = stats.Counter(StatName.Of("wasm.remote_load_cache_hits"));
    private readonly Counter _misses = stats.Counter(StatName.Of("wasm.remote_load_cache_misses"));
    private readonly Counter _successes = stats.Counter(StatName.Of("wasm.remote_load_fetch_successes"));
    private readonly Counter _failures = stats.Counter(StatName.Of("wasm.remote_load_fetch_failures"));
    private readonly Gauge _entries = stats.Gauge(StatName.Of("wasm.remote_load_cache_entries"));

    /// <exception cref="GatewayException">All attempts have failed.</exception>
    public async Task<byte[]> FetchAsync(
        RemoteDataSource source, ClusterRegistry clusters, string plugin, CancellationToken cancellationToken)
    {
        if (_bySha256.TryGetValue(source.Sha256, out var known))
        {
            _hits.Increment();
            return known;
        }

        _misses.Increment();
        var cluster = clusters.Find(source.Cluster)
            ?? throw new GatewayException(
                $"Plugin {plugin}: its code is to come through the cluster {source.Cluster}, which does not exist; add that cluster.");
        var pause = source.RetryBaseInterval;
        for (var attempt = 0; ; attempt++)
        {
            var (code, problem) = await TryAsync(cluster, source, cancellationToken).ConfigureAwait(false);
            if (code is not null)
            {
                _successes.Increment();
                _entries.Add(1);
                return _bySha256[source.Sha256] = code;
            }

            _failures.Increment();
            if (attempt == source.Retries)
                throw new GatewayException($"Plugin {plugin}: {source.Uri} {problem}; correct the address or its sha256.");
            logger.LogWarning("Plugin {Plugin}: {Uri} {Problem}; next attempt in {Pause}", plugin, source.Uri, problem, pause);
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, source.RetryMaxInterval.Ticks));
        }
    }

    private async Task<(byte[]? Code, string Problem)> TryAsync(
        UpstreamCluster cluster, RemoteDataSource source, CancellationToken cancellationToken)
    {
        var uri = new Uri(source.Uri);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (source.Timeout > TimeSpan.Zero)
            timeout.CancelAfter(source.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(uri.PathAndQuery, UriKind.Relative));
            request.Headers.Host = uri.Authority;
            using var response = await cluster.SendAsync(request, timeout.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                return (null, $"answered {(int)response.StatusCode}");
            var code = await ReadAsync(response, timeout.Token).ConfigureAwait(false);
            if (code is null)
                return (null, $"is larger than {maxBytes} bytes");
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(code));
            return sha256 == source.Sha256
                ? (code, "")
                : (null, $"has the SHA-256 {sha256}, not {source.Sha256} as the configuration demands");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"did not answer within {source.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, $"cannot be fetched ({e.GetBaseException().Message.TrimEnd('.')})");
        }
    }

    private async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var chunk = new byte[81920];
            for (int read; (read = await body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (content.Length + read > maxBytes)
                    return null;
                content.Write(chunk, 0, read);
            }
        }

        return content.ToArray();
    }
}
