using Microsoft.Data.Sqlite;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    public async Task<StoredBlob?> FindBlobAsync(Repository repository, Digest digest, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(connection => FindBlob(connection, repository, digest), cancellationToken);

        // Who is told that a blob is here will not send it again: it must last until the manifest comes.
        if (found is null || found.Value.Touched > Now - (long)(_grace.TotalMilliseconds / 2))
            return found?.Blob;
        return await WriteAsync(connection =>
            Touch(connection, repository, digest) ? FindBlob(connection, repository, digest)?.Blob : null);
    }

    public Task<StoredBlob> AddBlobAsync(Repository repository, StoredBlob blob, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            Require(connection, repository);
            AddBlob(connection, blob);
            Link(connection, repository, blob.Digest);
            return FindBlob(connection, repository, blob.Digest)!.Value.Blob;
        });

    public Task<bool> MountBlobAsync(Repository source, Repository target, Digest digest, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (FindBlob(connection, source, digest) is null)
                return false;
            Require(connection, target);
            Link(connection, target, digest);
            return true;
        });

    public Task<BlobDeletion> DeleteBlobAsync(
        Actor actor, Repository repository, Digest digest, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            var name = digest.ToString();
            if (connection.Scalar<long>("SELECT count(*) FROM manifest_blobs WHERE repository_id = $1 AND digest = $2", repository.Id, name) > 0)
                return BlobDeletion.InUse;
            if (connection.Execute("DELETE FROM repository_blobs WHERE repository_id = $1 AND digest = $2", repository.Id, name) == 0)
                return BlobDeletion.Unknown;
            Audit(connection, actor, "blob.rm", repository.Name, name);
            return BlobDeletion.Deleted;
        });

    private void Link(SqliteConnection connection, Repository repository, Digest digest) => connection.Execute(
        """
        INSERT INTO repository_blobs (repository_id, digest, touched_at) VALUES ($1, $2, $3)
        ON CONFLICT DO UPDATE SET touched_at = excluded.touched_at
        """,
        repository.Id, digest.ToString(), Now);

    private static void AddBlob(SqliteConnection connection, StoredBlob blob) => connection.Execute(
        "INSERT INTO blobs (digest, size, key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", blob.Digest.ToString(), blob.Size, blob.Key);

    private bool Touch(SqliteConnection connection, Repository repository, Digest digest) => connection.Execute(
        "UPDATE repository_blobs SET touched_at = $3 WHERE repository_id = $1 AND digest = $2", repository.Id, digest.ToString(), Now) > 0;

    private static (StoredBlob Blob, long Touched)? FindBlob(SqliteConnection connection, Repository repository, Digest digest)
    {
        var rows = connection.Query(
            """
            SELECT size, key, touched_at FROM repository_blobs JOIN blobs USING (digest) WHERE repository_id = $1 AND digest = $2
            """,
            row => (new StoredBlob(digest, row.GetInt64(0), row.GetString(1)), row.GetInt64(2)),
            repository.Id, digest.ToString());
        return rows is [var row] ? row : null;
    }
}
