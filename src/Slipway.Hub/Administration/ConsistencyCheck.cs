using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Administration;

/// <summary>Reads all that manifests need, and compares it with its digests: what is said to be here is here, and whole.</summary>
internal sealed class ConsistencyCheck(IMetadataStore metadata, IBlobStorage storage)
{
    private const int Page = 100;

    /// <summary>One sentence for each thing that is not as it should be.</summary>
    public async IAsyncEnumerable<string> ProblemsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var checkedKeys = new HashSet<string>();
        foreach (var repository in await metadata.ListRepositoriesAsync(Caller.Anybody, "", int.MaxValue, cancellationToken))
        {
            await foreach (var manifest in ManifestsAsync(repository, cancellationToken))
            {
                foreach (var blob in await metadata.ListBlobsAsync(manifest, cancellationToken))
                {
                    if (checkedKeys.Add(blob.Key) && await ProblemAsync(blob, cancellationToken) is { } problem)
                        yield return $"{repository.Name}@{manifest.Content.Digest} needs {blob.Digest}, which {problem}.";
                }
            }
        }
    }

    private async IAsyncEnumerable<StoredManifest> ManifestsAsync(
        Repository repository, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var last = 0L; ;)
        {
            var page = await metadata.ListManifestsAsync(repository, last, Page, cancellationToken);
            if (page.Count == 0)
                yield break;
            foreach (var manifest in page)
                yield return manifest;
            last = page[^1].Id;
        }
    }

    private async Task<string?> ProblemAsync(StoredBlob blob, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = storage.Open(blob.Key);
            if (stream.Length != blob.Size)
                return $"has {stream.Length} bytes, where {blob.Size} came";
            var digest = Digest.FromHash(await SHA256.HashDataAsync(stream, cancellationToken));
            return digest == blob.Digest ? null : $"is damaged: its digest is {digest}";
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "is not there";
        }
    }
}
