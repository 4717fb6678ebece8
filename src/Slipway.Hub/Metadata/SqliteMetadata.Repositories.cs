using Microsoft.Data.Sqlite;

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
                "INSERT INTO repositories (name, is_public, created_at) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING", name, Now);
            return FindRepository(connection, name)!;
        });

    public Task<IReadOnlyList<Repository>> ListRepositoriesAsync(string after, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Repository>>(
            connection => connection.Query(
                $"SELECT {RepositoryColumns} FROM repositories WHERE name > $1 ORDER BY name LIMIT $2", ReadRepository, after, limit),
            cancellationToken);

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

    private static Repository? FindRepository(SqliteConnection connection, string name) =>
        connection.Query($"SELECT {RepositoryColumns} FROM repositories WHERE name = $1", ReadRepository, name).SingleOrDefault();

    private static Repository ReadRepository(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetBoolean(2));
}
