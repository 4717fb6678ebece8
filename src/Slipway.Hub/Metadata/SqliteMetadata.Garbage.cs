using System.Text.Json;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    public Task<(IReadOnlyList<StoredBlob> Unneeded, bool IsMore)> ForgetBlobsAsync(
        DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        WriteAsync<(IReadOnlyList<StoredBlob>, bool)>(connection =>
        {
            var links = connection.Execute(
                """
                DELETE FROM repository_blobs WHERE (repository_id, digest) IN (
                    SELECT repository_id, digest FROM repository_blobs AS link
                    WHERE touched_at < $1 AND NOT EXISTS (
                        SELECT * FROM manifest_blobs WHERE repository_id = link.repository_id AND digest = link.digest)
                    LIMIT $2)
                """,
                before.ToUnixTimeMilliseconds(), limit);
            var blobs = connection.Query(
                """
                DELETE FROM blobs WHERE digest IN (
                    SELECT digest FROM blobs AS blob
                    WHERE NOT EXISTS (SELECT * FROM repository_blobs WHERE digest = blob.digest)
                        AND NOT EXISTS (SELECT * FROM manifests WHERE module = blob.digest)
                    LIMIT $1)
                RETURNING digest, size, key
                """,
                row => new StoredBlob(row.Digest(0)!, row.GetInt64(1), row.GetString(2)),
                limit);
            return (blobs, links == limit || blobs.Count == limit);
        });

    public Task<IReadOnlySet<string>> FindKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlySet<string>>(
            connection => connection.Query(
                "SELECT key FROM blobs WHERE key IN (SELECT value FROM json_each($1))", row => row.GetString(0), JsonSerializer.Serialize(keys))
                .ToHashSet(),
            cancellationToken);
}
