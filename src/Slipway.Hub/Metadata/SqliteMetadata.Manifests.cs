using Microsoft.Data.Sqlite;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    private const string ManifestColumns =
        "manifests.id, media_type, bytes, subject, artifact_type, pushed_at, examined_at IS NOT NULL, layout, module, problem";

    public Task<IReadOnlyList<MissingContent>> PutManifestAsync(
        Actor actor, Repository repository, NewManifest manifest, string? tag, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<MissingContent>>(connection =>
        {
            Require(connection, repository);
            var missing = Missing(connection, repository, manifest);
            if (missing.Count > 0)
                return missing;
            var digest = manifest.Digest.ToString();

            // The same bytes may come again as something else; what they are is what was said last.
            connection.Execute(
                """
                INSERT INTO manifests (repository_id, digest, media_type, subject, artifact_type, pushed_at, pushed_by, bytes)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT DO UPDATE SET media_type = excluded.media_type, subject = excluded.subject, artifact_type = excluded.artifact_type
                """,
                repository.Id, digest, manifest.MediaType, manifest.Subject?.ToString(), manifest.ArtifactType, Now, actor.Name,
                manifest.Bytes.ToArray());
            var id = connection.Scalar<long>("SELECT id FROM manifests WHERE repository_id = $1 AND digest = $2", repository.Id, digest);
            foreach (var blob in manifest.Blobs)
            {
                connection.Execute(
                    "INSERT INTO manifest_blobs (repository_id, digest, manifest_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                    repository.Id, blob.Digest.ToString(), id);
            }

            if (tag is not null)
            {
                connection.Execute(
                    """
                    INSERT INTO tags (repository_id, name, manifest_id, updated_at) VALUES ($1, $2, $3, $4)
                    ON CONFLICT DO UPDATE SET manifest_id = excluded.manifest_id, updated_at = excluded.updated_at
                    """,
                    repository.Id, tag, id, Now);
            }

            Audit(connection, actor, "push", tag is null ? repository.Name : $"{repository.Name}:{tag}", digest);
            return [];
        });

    public Task<StoredManifest?> FindManifestAsync(Repository repository, Digest digest, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.Query(
                $"SELECT {ManifestColumns} FROM manifests WHERE repository_id = $1 AND digest = $2",
                ReadManifest, repository.Id, digest.ToString()).SingleOrDefault(),
            cancellationToken);

    public Task<StoredManifest?> FindManifestAsync(Repository repository, string tag, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.Query(
                $"SELECT {ManifestColumns} FROM tags JOIN manifests ON manifests.id = manifest_id WHERE tags.repository_id = $1 AND name = $2",
                ReadManifest, repository.Id, tag).SingleOrDefault(),
            cancellationToken);

    public Task<IReadOnlyList<StoredManifest>> ListManifestsAsync(
        Repository repository, long after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredManifest>>(
            connection => connection.Query(
                $"SELECT {ManifestColumns} FROM manifests WHERE repository_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                ReadManifest, repository.Id, after, limit),
            cancellationToken);

    public Task<bool> DeleteManifestAsync(Actor actor, Repository repository, Digest digest, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (connection.Execute("DELETE FROM manifests WHERE repository_id = $1 AND digest = $2", repository.Id, digest.ToString()) == 0)
                return false;
            Audit(connection, actor, "manifest.rm", repository.Name, digest.ToString());
            return true;
        });

    public Task<bool> DeleteTagAsync(Actor actor, Repository repository, string tag, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (connection.Execute("DELETE FROM tags WHERE repository_id = $1 AND name = $2", repository.Id, tag) == 0)
                return false;
            Audit(connection, actor, "tag.rm", $"{repository.Name}:{tag}", null);
            return true;
        });

    public Task<IReadOnlyList<Tag>> ListTagsAsync(Repository repository, string after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Tag>>(
            connection => connection.Query(
                """
                SELECT name, digest, updated_at FROM tags JOIN manifests ON manifests.id = manifest_id
                WHERE tags.repository_id = $1 AND name > $2 ORDER BY name LIMIT $3
                """,
                row => new Tag(row.GetString(0), Digest.Parse(row.GetString(1)), row.Moment(2)),
                repository.Id, after, limit),
            cancellationToken);

    public Task<IReadOnlyList<StoredManifest>> ListReferrersAsync(
        Repository repository, Digest subject, string? artifactType, string after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredManifest>>(
            connection => connection.Query(
                $"""
                SELECT {ManifestColumns} FROM manifests
                WHERE repository_id = $1 AND subject = $2 AND ($3 IS NULL OR artifact_type = $3) AND digest > $4 ORDER BY digest LIMIT $5
                """,
                ReadManifest, repository.Id, subject.ToString(), artifactType, after, limit),
            cancellationToken);

    private static List<MissingContent> Missing(SqliteConnection connection, Repository repository, NewManifest manifest)
    {
        var missing = new List<MissingContent>();
        Check(manifest.Blobs, "SELECT size FROM repository_blobs JOIN blobs USING (digest) WHERE repository_id = $1 AND digest = $2");
        Check(manifest.Manifests, "SELECT length(bytes) FROM manifests WHERE repository_id = $1 AND digest = $2");
        return missing;

        void Check(IReadOnlyList<Descriptor> needed, string size)
        {
            foreach (var content in needed)
            {
                var actual = connection.Scalar<long?>(size, repository.Id, content.Digest.ToString());
                if (actual != content.Size)
                    missing.Add(new MissingContent(content, actual));
            }
        }
    }

    private static StoredManifest ReadManifest(SqliteDataReader row) => new(
        row.GetInt64(0),
        new ManifestContent(row.GetString(1), row.GetFieldValue<byte[]>(2)),
        row.Digest(3),
        row.Text(4),
        row.Moment(5),
        row.GetBoolean(6)
            ? new Examination(row.Text(7) is { } layout ? Enum.Parse<ArtifactLayout>(layout) : null, row.Digest(8), row.Text(9))
            : null);
}
