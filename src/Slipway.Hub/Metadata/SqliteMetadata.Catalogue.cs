using Microsoft.Data.Sqlite;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Catalogue;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    // Weights of name, title, description and facts.
    private const string Rank = "bm25(catalogue_text, 8.0, 6.0, 3.0, 1.0)";

    private static readonly Dictionary<CatalogueOrder, string> s_orders = new()
    {
        [CatalogueOrder.Relevance] = "rank, pulls DESC, name",
        [CatalogueOrder.Pulls] = "pulls DESC, name",
        [CatalogueOrder.Newest] = "updated_at DESC, name",
    };

    public Task<StaleRepository?> NextStaleAsync(CancellationToken cancellationToken) => ReadAsync(
        connection => connection.Query(
            "SELECT repository_id, change FROM catalogue_stale ORDER BY repository_id LIMIT 1",
            row => (Id: row.GetInt64(0), Change: row.GetInt64(1)))
            .Select(stale => new StaleRepository(
                connection.Query($"SELECT {RepositoryColumns} FROM repositories WHERE id = $1", ReadRepository, stale.Id).SingleOrDefault(),
                stale.Id,
                stale.Change))
            .SingleOrDefault(),
        cancellationToken);

    public Task SetCatalogueEntryAsync(
        StaleRepository stale, CatalogueEntry? entry, CancellationToken cancellationToken) => WriteAsync(connection =>
    {
        connection.Execute("DELETE FROM catalogue WHERE repository_id = $1", stale.Id);
        if (entry is not null)
        {
            connection.Execute(
                "INSERT INTO catalogue VALUES ($1, $2, $3, $4, $5, $6, $7)", stale.Id, entry.Title, entry.Description, entry.Version,
                entry.Digest.ToString(), entry.Size, entry.Updated.ToUnixTimeMilliseconds());
            connection.Execute(
                "INSERT INTO catalogue_text (rowid, name, title, description, facts) VALUES ($1, $2, $3, $4, $5)",
                stale.Id, entry.Name, entry.Title, entry.Description, entry.Facts);
            foreach (var (facet, value) in entry.Facets)
            {
                connection.Execute(
                    "INSERT INTO catalogue_facets VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", stale.Id, facet.ToString(), value);
            }
        }

        return connection.Execute("DELETE FROM catalogue_stale WHERE repository_id = $1 AND change = $2", stale.Id, stale.Change);
    });

    public Task<CatalogueResults> SearchAsync(Caller caller, CatalogueQuery query, CancellationToken cancellationToken) => ReadAsync(
        connection =>
        {
            var all = Found(caller, query, null);
            var pages = $"""
                SELECT name, title, description, version, digest, size, updated_at,
                    (SELECT coalesce(sum(count), 0) FROM pulls WHERE pulls.repository_id = catalogue.repository_id) AS pulls, rank
                FROM ({all.Sql}) AS found JOIN catalogue USING (repository_id) JOIN repositories ON repositories.id = repository_id
                ORDER BY {s_orders[query.Order]} LIMIT {CatalogueQuery.PageSize} OFFSET {(query.Page - 1) * CatalogueQuery.PageSize}
                """;
            return new CatalogueResults
            {
                Query = query,
                Total = connection.Scalar<long>($"SELECT count(*) FROM ({all.Sql})", all.Parameters),
                Hits = connection.Query(pages, ReadHit(connection), all.Parameters),
                Facets = [.. Enum.GetValues<Facet>().SelectMany(facet => Count(connection, caller, query, facet))],
            };
        },
        cancellationToken);

    public Task<string?> FindFactsAsync(StoredManifest manifest, int version, CancellationToken cancellationToken) => ReadAsync(
        connection => connection.Scalar<string>(
            "SELECT facts FROM artifact_facts WHERE manifest_id = $1 AND version = $2", manifest.Id, version),
        cancellationToken);

    // The manifest may have been deleted meanwhile.
    public Task SetFactsAsync(StoredManifest manifest, int version, string facts, CancellationToken cancellationToken) => WriteAsync(
        connection => connection.Execute(
            """
            INSERT INTO artifact_facts (manifest_id, version, facts) SELECT id, $2, $3 FROM manifests WHERE id = $1
            ON CONFLICT DO UPDATE SET version = excluded.version, facts = excluded.facts
            """,
            manifest.Id, version, facts));

    public Task<IReadOnlyList<Release>> ListReleasesAsync(Repository repository, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Release>>(
            connection => connection.Query(
                """
                SELECT name, digest, updated_at, module IS NOT NULL, examined_at IS NOT NULL,
                    (SELECT coalesce(sum(size), 0) FROM manifest_blobs JOIN blobs USING (digest) WHERE manifest_id = manifests.id)
                FROM tags JOIN manifests ON manifests.id = manifest_id
                WHERE tags.repository_id = $1 AND name NOT GLOB 'sha256-[0-9a-f][0-9a-f]*' ORDER BY updated_at DESC, name DESC LIMIT $2
                """,
                row => new Release(
                    new Tag(row.GetString(0), Digest.Parse(row.GetString(1)), row.Moment(2)),
                    row.GetInt64(5), row.GetBoolean(3), row.GetBoolean(4)),
                repository.Id, limit),
            cancellationToken);

    public Task<long> CountPullsAsync(Repository repository, CancellationToken cancellationToken) => ReadAsync(
        connection => connection.Scalar<long>("SELECT coalesce(sum(count), 0) FROM pulls WHERE repository_id = $1", repository.Id),
        cancellationToken);

    /// <summary>What a query finds, as another query that gives the keys and ranks.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="query">The query.</param>
    /// <param name="without">The facet whose choice does not count: its values are to be offered.</param>
    private static (string Sql, object?[] Parameters) Found(Caller caller, CatalogueQuery query, Facet? without)
    {
        var parameters = new List<object?>();
        var conditions = new List<string>();
        if (!caller.SeesAll)
        {
            var own = caller.Limits.Count > 0 ? [] : caller.Namespaces.Select(name => $"repositories.name GLOB {Parameter(name + "/*")}");
            conditions.Add($"({string.Join(" OR ", own.Prepend("repositories.is_public = 1"))})");
        }

        var words = query.Match();
        if (words is not null)
            conditions.Add($"catalogue_text MATCH {Parameter(words)}");
        foreach (var (facet, value) in query.Choices.Where(choice => choice.Key != without))
        {
            conditions.Add(
                $"EXISTS (SELECT 1 FROM catalogue_facets WHERE repository_id = c.repository_id AND facet = {Parameter(facet.ToString())} " +
                $"AND value = {Parameter(value)})");
        }

        var text = words is null ? "" : "JOIN catalogue_text ON catalogue_text.rowid = c.repository_id";
        return (
            $"""
            SELECT c.repository_id, {(words is null ? "0" : Rank)} AS rank FROM catalogue AS c
            JOIN repositories ON repositories.id = c.repository_id {text} {(conditions.Count > 0 ? "WHERE " : "")}{string.Join(" AND ", conditions)}
            """,
            [.. parameters]);

        string Parameter(object? value)
        {
            parameters.Add(value);
            return $"${parameters.Count}";
        }
    }

    private static List<FacetCount> Count(SqliteConnection connection, Caller caller, CatalogueQuery query, Facet facet)
    {
        var (sql, parameters) = Found(caller, query, facet);
        return connection.Query(
            $"""
            SELECT value, count(*) FROM catalogue_facets
            WHERE facet = '{facet}' AND repository_id IN (SELECT repository_id FROM ({sql}))
            GROUP BY value ORDER BY count(*) DESC, value LIMIT {CatalogueQuery.MaxFacetValues}
            """,
            row => new FacetCount(facet, row.GetString(0), row.GetInt64(1)),
            parameters);
    }

    private static Func<SqliteDataReader, CatalogueHit> ReadHit(SqliteConnection connection) => row =>
    {
        var name = row.GetString(0);
        var facets = connection.Query(
            "SELECT facet, value FROM catalogue_facets JOIN repositories ON id = repository_id WHERE name = $1 ORDER BY facet, value",
            facet => (Enum.Parse<Facet>(facet.GetString(0)), facet.GetString(1)), name);
        return new CatalogueHit
        {
            Name = name,
            Title = row.GetString(1),
            Description = row.GetString(2),
            Version = row.GetString(3),
            Digest = Digest.Parse(row.GetString(4)),
            Size = row.GetInt64(5),
            Updated = row.Moment(6),
            Pulls = row.GetInt64(7),
            Facets = facets.ToLookup(facet => facet.Item1, facet => facet.Item2),
        };
    };
}
