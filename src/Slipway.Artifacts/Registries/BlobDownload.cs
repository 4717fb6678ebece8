using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Artifacts;

/// <summary>Gets one blob into the store, going on where a connection broke off, or another process was killed.</summary>
internal sealed class BlobDownload(
    RegistryClient client, RegistryTransport transport, RegistryOptions options, ArtifactReference repository, Descriptor blob)
{
    private const int BufferSize = 128 << 10;

    /// <summary>A connection on which nothing comes for this long is given up.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(1);

    public async Task RunAsync(ContentStore store, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        if (store.Contains(blob))
        {
            progress?.Invoke(new TransferProgress(blob, TransferState.AlreadyThere, blob.Size));
            return;
        }

        await using var writer = await store.ContinueAsync(blob, cancellationToken);
        var goesOn = writer.Length > 0;
        await FetchAllAsync(writer, progress, cancellationToken);

        // What another process has left may be damaged, by a power cut for one.
        if (goesOn && !writer.Is(blob))
        {
            writer.Restart();
            await FetchAllAsync(writer, progress, cancellationToken);
        }

        await writer.CommitAsync(blob, $"{repository.Registry}/{repository.Repository}", cancellationToken);
        progress?.Invoke(new TransferProgress(blob, TransferState.Done, blob.Size));
    }

    private async Task FetchAllAsync(BlobWriter writer, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = writer.Length;
            try
            {
                await FetchAsync(writer, progress, cancellationToken);
                return;
            }
            catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
            {
                if (writer.Length > before)
                    attempt = 1;
                else if (attempt >= options.Attempts)
                    throw RegistryTransport.Unreachable(repository.Registry, e);
                await transport.WaitAsync(attempt, null, cancellationToken);
            }
        }
    }

    private async Task FetchAsync(BlobWriter writer, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var offset = writer.Length;
        if (offset == blob.Size && offset > 0)
            return;
        using var response = await client.SendAsync(repository, Scope.Pull, Create, cancellationToken);
        await RegistryClient.RequireAsync(response, $"{blob.Digest} of {repository} cannot be had", cancellationToken);
        if (offset > 0 && (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != offset))
            writer.Restart();
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BufferSize];
        while (await ReadAsync() is > 0 and var count)
        {
            // Before it is on disk: a registry may send without end.
            if (writer.Length + count > blob.Size)
                throw new ArtifactException($"{blob.Digest} from {repository.Registry} has more than the {blob.Size} bytes that were announced.");
            await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            progress?.Invoke(new TransferProgress(blob, TransferState.Running, writer.Length));
        }

        async Task<int> ReadAsync()
        {
            silence.CancelAfter(s_silence);
            try
            {
                return await body.ReadAsync(buffer, silence.Token);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"nothing came for {s_silence.TotalSeconds} seconds", e);
            }
        }

        HttpRequestMessage Create()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, client.Address(repository, $"blobs/{blob.Digest}"));
            if (offset > 0)
                request.Headers.Range = new RangeHeaderValue(offset, null);
            return request;
        }
    }
}
