using System.Text.Json;
using Microsoft.Data.Sqlite;
using Slipway.Hub.Accounts;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    private const string RepositoryColumns = "id, name, is_public";

    public Task<Repository?> FindRepositoryAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(connection => FindRepository(connection, name), cancellationToken);

    public async Task<Repository> AddRepositoryAsync(string name, CancellationToken cancellationToken) =>
        await FindRepositoryAsync(name, cancellationToken) ?? await WriteAsync(connection =>
        {
            connection.Execute(
                """
                INSERT INTO repositories (name, is_public, created_at)
                VALUES ($1, NOT coalesce((SELECT is_private FROM namespaces WHERE name = $2), 0), $3)
                ON CONFLICT DO NOTHING
                """,
                name, name.Split('/')[0], Now);
            return FindRepository(connection, name)!;
        });

    public Task<IReadOnlyList<Repository>> ListRepositoriesAsync(
        Caller caller, string after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Repository>>(
            connection =>
            {
                // Whether a token of few scopes may see one is no question for SQL.
                var seen = new List<Repository>();
                for (var last = after; seen.Count < limit;)
                {
                    var page = connection.Query(
                        $"""
                        SELECT {RepositoryColumns} FROM repositories
                        WHERE name > $1
                            AND ($3 OR is_public OR substr(name, 1, instr(name || '/', '/') - 1) IN (SELECT value FROM json_each($4)))
                        ORDER BY name LIMIT $2
                        """,
                        ReadRepository, last, limit, caller.SeesAll, JsonSerializer.Serialize(caller.Namespaces));
                    seen.AddRange(page.Where(repository =>
                        caller.ActionsOn(repository.Name, repository.IsPublic).HasFlag(RepositoryActions.Pull)));
                    if (page.Count < limit)
                        break;
                    last = page[^1].Name;
                }

                return seen.Count > limit ? seen[..limit] : seen;
            },
            cancellationToken);

    public Task<bool> SetVisibilityAsync(Actor actor, string name, bool isPublic, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (connection.Execute("UPDATE repositories SET is_public = $2 WHERE name = $1", name, isPublic) == 0)
                return false;
            Audit(connection, actor, "repo.visibility", name, isPublic ? "public" : "private");
            return true;
        });

    public Task<bool> DeleteRepositoryAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (FindRepository(connection, name) is not { } repository)
                return false;
            foreach (var table in (string[])["tags", "manifests", "repository_blobs", "pulls"])
                connection.Execute($"DELETE FROM {table} WHERE repository_id = $1", repository.Id);
            connection.Execute("DELETE FROM repositories WHERE id = $1", repository.Id);
            Audit(connection, actor, "repo.rm", name, null);
            return true;
        });

    public Task AddPullsAsync(IReadOnlyCollection<PullCount> pulls, CancellationToken cancellationToken) => WriteAsync(connection =>
    {
        foreach (var (repository, day, count) in pulls)
        {
            connection.Execute(
                """
                INSERT INTO pulls (repository_id, day, count) SELECT id, $2, $3 FROM repositories WHERE id = $1
                ON CONFLICT DO UPDATE SET count = count + excluded.count
                """,
                repository, day.DayNumber, count);
        }

        return pulls.Count;
    });

    public Task<IReadOnlyList<(DateOnly Day, long Count)>> ListPullsAsync(
        Repository repository, DateOnly since, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<(DateOnly, long)>>(
            connection => connection.Query(
                "SELECT day, count FROM pulls WHERE repository_id = $1 AND day >= $2 ORDER BY day",
                row => (DateOnly.FromDayNumber(row.GetInt32(0)), row.GetInt64(1)),
                repository.Id, since.DayNumber),
            cancellationToken);

    /// <summary>Makes sure that a repository that was found before is still there.</summary>
    /// <exception cref="RepositoryGoneException">It is not.</exception>
    private static void Require(SqliteConnection connection, Repository repository)
    {
        if (connection.Scalar<long>("SELECT count(*) FROM repositories WHERE id = $1", repository.Id) == 0)
            throw new RepositoryGoneException(repository.Name);
    }

    private static Repository? FindRepository(SqliteConnection connection, string name) =>
        connection.Query($"SELECT {RepositoryColumns} FROM repositories WHERE name = $1", ReadRepository, name).SingleOrDefault();

    private static Repository ReadRepository(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetBoolean(2));
}
