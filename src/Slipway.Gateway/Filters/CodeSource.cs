using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Filters;

/// <summary>Gets a module's bytes from where its configuration says they are.</summary>
internal sealed class CodeSource(ClusterRegistry clusters, ILogger logger)
{
    private const int LargestModule = 256 * 1024 * 1024;

    /// <exception cref="GatewayException">There is nothing there, or not what the configuration promises.</exception>
    public async Task<(string Name, ReadOnlyMemory<byte> Bytes)> ReadAsync(string plugin, AsyncDataSource? source, CancellationToken cancellationToken) => source switch
    {
        LocalDataSource { Source: FileDataSource file } => (Path.GetFileName(file.Filename), await ReadFileAsync(plugin, file.Filename, cancellationToken).ConfigureAwait(false)),
        LocalDataSource local => ($"inline code of {plugin}", DataSources.Read(local.Source, $"The code of plugin {plugin}")),
        RemoteDataSource remote => (remote.Uri, await FetchAsync(plugin, remote, cancellationToken).ConfigureAwait(false)),
        _ => throw new GatewayException($"Plugin {plugin} has no code: give vm_config.code a local file or a remote URI."),
    };

    private static async Task<byte[]> ReadFileAsync(string plugin, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GatewayException($"The code of plugin {plugin} cannot be read: {e.Message}", e);
        }
    }

    private async Task<byte[]> FetchAsync(string plugin, RemoteDataSource remote, CancellationToken cancellationToken)
    {
        var cluster = clusters.Find(remote.Cluster)
            ?? throw new GatewayException($"The code of plugin {plugin} is to be fetched through the cluster {remote.Cluster}, which does not exist.");
        var wait = remote.RetryBaseInterval;
        for (var attempt = 0; ; attempt++)
        {
            string problem;
            try
            {
                var bytes = await FetchOnceAsync(cluster, remote, cancellationToken).ConfigureAwait(false);
                var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
                if (digest.Equals(remote.Sha256, StringComparison.OrdinalIgnoreCase))
                    return bytes;
                problem = $"its sha256 is {digest}, not {remote.Sha256} as configured";
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                problem = e is OperationCanceledException ? $"no answer within {remote.Timeout}" : e.Message;
            }

            if (attempt >= remote.Retries)
                throw new GatewayException($"The code of plugin {plugin} could not be fetched from {remote.Uri}: {problem}.");
            logger.LogWarning("The code of plugin {Plugin} could not be fetched from {Uri} ({Problem}); trying again", plugin, remote.Uri, problem);
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, remote.RetryMaxInterval.Ticks));
        }
    }

    private static async Task<byte[]> FetchOnceAsync(UpstreamCluster cluster, RemoteDataSource remote, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (remote.Timeout > TimeSpan.Zero)
            deadline.CancelAfter(remote.Timeout);
        var uri = new Uri(remote.Uri, UriKind.Absolute);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(uri.PathAndQuery, UriKind.Relative));
        request.Headers.Host = uri.Authority;
        using var response = await cluster.SendAsync(request, deadline.Token).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"the answer was HTTP {(int)response.StatusCode}");
        await response.Content.LoadIntoBufferAsync(LargestModule, deadline.Token).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(deadline.Token).ConfigureAwait(false);
    }
}
