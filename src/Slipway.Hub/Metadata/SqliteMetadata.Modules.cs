using Slipway.Artifacts;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    public Task<StoredManifest?> NextUnexaminedAsync(CancellationToken cancellationToken) => ReadAsync(
        connection => connection.Query(
            $"SELECT {ManifestColumns} FROM manifests WHERE examined_at IS NULL ORDER BY id LIMIT 1", ReadManifest).SingleOrDefault(),
        cancellationToken);

    public Task<IReadOnlyList<StoredBlob>> ListBlobsAsync(StoredManifest manifest, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<StoredBlob>>(
            connection => connection.Query(
                "SELECT digest, size, key FROM manifest_blobs JOIN blobs USING (digest) WHERE manifest_id = $1",
                row => new StoredBlob(row.Digest(0)!, row.GetInt64(1), row.GetString(2)),
                manifest.Id),
            cancellationToken);

    public Task<StoredBlob?> SetExaminationAsync(
        StoredManifest manifest, Examination examination, StoredBlob? module, CancellationToken cancellationToken) => WriteAsync(connection =>
    {
        if (module is not null)
            AddBlob(connection, module);
        connection.Execute(
            "UPDATE manifests SET examined_at = $2, layout = $3, module = $4, problem = $5 WHERE id = $1",
            manifest.Id, Now, examination.Layout?.ToString(), module?.Digest.ToString(), examination.Problem);
        return module is null ? null : connection.Query(
            "SELECT size, key FROM blobs WHERE digest = $1",
            row => new StoredBlob(module.Digest, row.GetInt64(0), row.GetString(1)),
            module.Digest.ToString()).Single();
    });

    public Task<(StoredBlob Module, IReadOnlyList<Repository> Repositories)?> FindModuleAsync(
        Digest digest, CancellationToken cancellationToken) => ReadAsync(
        connection =>
        {
            var repositories = connection.Query(
                $"SELECT {RepositoryColumns} FROM repositories WHERE id IN (SELECT repository_id FROM manifests WHERE module = $1)",
                ReadRepository, digest.ToString());
            var module = connection.Query(
                "SELECT size, key FROM blobs WHERE digest = $1",
                row => new StoredBlob(digest, row.GetInt64(0), row.GetString(1)),
                digest.ToString()).SingleOrDefault();
            return module is null || repositories.Count == 0 ? ((StoredBlob, IReadOnlyList<Repository>)?)null : (module, repositories);
        },
        cancellationToken);
}
