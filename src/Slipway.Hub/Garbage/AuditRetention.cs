using Slipway.Hub.Metadata;

namespace Slipway.Hub.Garbage;

/// <summary>Forgets what the audit log has of long ago.</summary>
internal sealed class AuditRetention(IMetadataStore metadata, HubOptions options)
{
    private const int Batch = 500;

    /// <returns>How many entries were forgotten.</returns>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        if (options.AuditRetention is not { } retention)
            return 0;
        var (before, forgotten) = (options.Time.GetUtcNow() - retention, 0);
        for (var isMore = true; isMore;)
        {
            var batch = await metadata.ForgetAuditAsync(before, Batch, cancellationToken);
            (forgotten, isMore) = (forgotten + batch, batch == Batch);
        }

        return forgotten;
    }
}
