using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Artifacts;

/// <summary>
/// Brings one blob into a repository: not at all where it is there, by mounting where another repository has it, in one request where it is
/// small, or else in chunks. An upload that was interrupted goes on, even in another process.
/// </summary>
internal sealed class BlobUpload(
    RegistryClient client, RegistryTransport transport, RegistryOptions options, ArtifactReference repository, Descriptor blob, ContentStore store)
{
    private string What => $"{repository.Registry} does not take {blob.Digest} into {repository.Repository}";

    private UploadSession Session { get; } = new(store, repository, blob.Digest);

    public async Task RunAsync(string? mountFrom, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken))
        {
            progress?.Invoke(new TransferProgress(blob, TransferState.AlreadyThere, blob.Size));
            return;
        }

        // Null where the registry has mounted it.
        var location = await ResumableAsync(cancellationToken) ?? await StartAsync(mountFrom, cancellationToken);
        if (location is null)
        {
            progress?.Invoke(new TransferProgress(blob, TransferState.Mounted, blob.Size));
            return;
        }

        using (var response = await SendAsync(location, progress, cancellationToken))
        {
            // What an earlier attempt has left of the upload may be of no use: once more from the beginning, then.
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.RequestedRangeNotSatisfiable)
                location = await StartAsync(null, cancellationToken);
            else
                await RegistryClient.RequireAsync(response, What, cancellationToken);
            Session.Forget();
            if (!response.IsSuccessStatusCode)
                await RegistryClient.RequireAsync(await SendAsync(location!, progress, cancellationToken), What, cancellationToken);
        }

        progress?.Invoke(new TransferProgress(blob, TransferState.Done, blob.Size));
    }

    private sealed record Location(Uri Address, long Offset);

    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(
            repository, Scope.Push, () => new HttpRequestMessage(HttpMethod.Head, client.Address(repository, $"blobs/{blob.Digest}")), cancellationToken);
        if (response.StatusCode != HttpStatusCode.NotFound)
            await RegistryClient.RequireAsync(response, What, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private async Task<Location?> ResumableAsync(CancellationToken cancellationToken)
    {
        if (Session.Read() is not { } address || !RegistryAddress.SameOrigin(address, client.Address(repository, "")))
            return null;
        var location = await StatusAsync(address, cancellationToken);
        if (location is null)
            Session.Forget();
        return location;
    }

    private async Task<Location?> StartAsync(string? mountFrom, CancellationToken cancellationToken)
    {
        var query = mountFrom is null ? "" : $"?mount={Uri.EscapeDataString(blob.Digest.ToString())}&from={Uri.EscapeDataString(mountFrom)}";
        using var response = await client.SendAsync(repository, Scope.Push, Create, cancellationToken, mountFrom);
        if (response.StatusCode == HttpStatusCode.Created)
            return null;
        await RegistryClient.RequireAsync(response, What, cancellationToken);
        return new Location(Next(response), 0);

        // A length of nothing, without which some servers wait for a body.
        HttpRequestMessage Create() => new(HttpMethod.Post, client.Address(repository, $"blobs/uploads/{query}")) { Content = new ByteArrayContent([]) };
    }

    private async Task<HttpResponseMessage> SendAsync(Location location, Action<TransferProgress>? progress, CancellationToken cancellationToken) =>
        blob.Size <= options.ChunkSize && location.Offset == 0
            ? await PutAsync(location.Address, blob.Size, progress, cancellationToken)
            : await PutAsync(await SendChunksAsync(location, progress, cancellationToken), 0, progress, cancellationToken);

    private async Task<Uri> SendChunksAsync(Location location, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        for (var failures = 0; location.Offset < blob.Size;)
        {
            if (blob.Size > options.ChunkSize)
                Session.Keep(location.Address);
            var (next, failure) = await SendChunkAsync(location, progress, cancellationToken);
            if (next is not null)
            {
                (location, failures) = (next, 0);
                continue;
            }

            if (++failures >= options.Attempts)
                throw failure!;
            await transport.WaitAsync(failures, null, cancellationToken);

            // How much has arrived only the registry knows; and some forget all of an upload that was interrupted within a chunk.
            location = await StatusAsync(location.Address, cancellationToken)
                ?? await StartAsync(null, cancellationToken)
                ?? throw new ArtifactException($"{What}: an upload without a mount was answered as if there were one.");
        }

        return location.Address;
    }

    /// <returns>Where it goes on, or why it does not.</returns>
    private async Task<(Location? Next, Exception? Failure)> SendChunkAsync(
        Location location, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var length = Math.Min(options.ChunkSize, blob.Size - location.Offset);
        try
        {
            // Sent once: what a second attempt has to send is not known before the registry was asked.
            using var response = await transport.SendOnceAsync(
                repository.Registry, $"repository:{repository.Repository}:{Scope.Push}", Create, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return (null, await RegistryError.OfAsync(What, response, cancellationToken));
            var end = location.Offset + length;
            return (new Location(Next(response), Received(response) is { } received && received < end ? received : end), null);
        }
        catch (HttpRequestException e)
        {
            return (null, RegistryTransport.Unreachable(repository.Registry, e));
        }

        HttpRequestMessage Create()
        {
            var request = new HttpRequestMessage(HttpMethod.Patch, location.Address) { Content = Body(location.Offset, length, progress) };
            request.Content.Headers.TryAddWithoutValidation("Content-Range", $"{location.Offset}-{location.Offset + length - 1}");
            return request;
        }
    }

    private async Task<HttpResponseMessage> PutAsync(Uri address, long length, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var digest = $"digest={Uri.EscapeDataString(blob.Digest.ToString())}";
        var target = new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query}&{digest}" : digest }.Uri;
        return await client.SendAsync(
            repository, Scope.Push, () => new HttpRequestMessage(HttpMethod.Put, target) { Content = Body(0, length, progress) }, cancellationToken);
    }

    private async Task<Location?> StatusAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await client.SendAsync(repository, Scope.Push, () => new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);
        return response.StatusCode == HttpStatusCode.NoContent && Received(response) is { } received && received <= blob.Size
            ? new Location(response.Headers.Location is null ? address : Next(response), received)
            : null;
    }

    private FileContent Body(long offset, long length, Action<TransferProgress>? progress)
    {
        var content = new FileContent(
            () => store.OpenAt(blob, offset), length, sent => progress?.Invoke(new TransferProgress(blob, TransferState.Running, offset + sent)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private Uri Next(HttpResponseMessage response) => response.Headers.Location is { } location
        ? new Uri(response.RequestMessage!.RequestUri!, location)
        : throw new ArtifactException($"{What}: it does not say where to send it.");

    /// <summary>How many bytes the registry has: its header names the last one, and cannot name none.</summary>
    private static long? Received(HttpResponseMessage response) =>
        RegistryClient.Header(response, "Range") is { } range
            && range.IndexOf('-') is >= 0 and var dash
            && long.TryParse(range.AsSpan(dash + 1), out var last)
            ? last == 0 ? 0 : last + 1
            : null;
}
