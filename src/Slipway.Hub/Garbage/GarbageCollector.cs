using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Garbage;

/// <summary>
/// Deletes what nothing leads to, while the hub serves. Whoever was told within the grace period that a blob is here can still put the manifest
/// that needs it; and since keys are never used twice, what is deleted is not what an upload has just brought.
/// </summary>
internal sealed class GarbageCollector(IMetadataStore metadata, IBlobStorage storage, TimeProvider time)
{
    private const int Batch = 500;

    /// <summary>However short the grace period: a file comes a moment before the metadata that lead to it.</summary>
    private static readonly TimeSpan s_leastAge = TimeSpan.FromHours(1);

    /// <param name="actor">On whose behalf, for the audit log.</param>
    /// <param name="grace">How long what nothing refers to is kept.</param>
    /// <param name="cancellationToken">Gives up; what was deleted until then stays deleted.</param>
    public async Task<CollectedGarbage> CollectAsync(Actor actor, TimeSpan grace, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - grace;
        var uploads = storage.DeleteUploads(before);
        var (blobs, bytes) = (0, 0L);
        for (var isMore = true; isMore;)
        {
            (var unneeded, isMore) = await metadata.ForgetBlobsAsync(before, Batch, cancellationToken);
            foreach (var blob in unneeded)
                storage.Delete(blob.Key);
            (blobs, bytes) = (blobs + unneeded.Count, bytes + unneeded.Sum(blob => blob.Size));
        }

        var files = await DeleteLeftAsync(time.GetUtcNow() - (grace > s_leastAge ? grace : s_leastAge), cancellationToken);
        var collected = new CollectedGarbage(blobs, bytes, uploads, files);
        if (collected != new CollectedGarbage(0, 0, 0, 0))
            await metadata.AddAuditAsync(actor, "gc", "blobs", $"{blobs} blobs, {bytes} bytes, {uploads} uploads, {files} files", cancellationToken);
        return collected;
    }

    /// <summary>Files that no metadata lead to: of a process that was killed between the one and the other.</summary>
    private async Task<int> DeleteLeftAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var keys in storage.List().Where(file => file.Since < before).Select(file => file.Key).Chunk(Batch))
        {
            var known = await metadata.FindKeysAsync(keys, cancellationToken);
            foreach (var key in keys.Where(key => !known.Contains(key)))
            {
                storage.Delete(key);
                deleted++;
            }
        }

        return deleted;
    }
}

/// <summary>What was deleted.</summary>
/// <param name="Blobs">Blobs that no manifest needed.</param>
/// <param name="Bytes">How long they were together.</param>
/// <param name="Uploads">Uploads that did not go on.</param>
/// <param name="Files">Files that were left by a process that was killed.</param>
public sealed record CollectedGarbage(int Blobs, long Bytes, int Uploads, int Files);
