using Microsoft.Data.Sqlite;
using Slipway.Hub.Accounts;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    public Task AddAuditAsync(Actor actor, string action, string target, string? detail, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            Audit(connection, actor, action, target, detail);
            return true;
        });

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<AuditEntry>>(
            connection => connection.Query(
                "SELECT at, actor, address, action, target, detail FROM audit ORDER BY id DESC LIMIT $1",
                row => new AuditEntry(row.Moment(0), row.Text(1), row.Text(2), row.GetString(3), row.GetString(4), row.Text(5)),
                limit),
            cancellationToken);

    // In the order of entries: looking stops at the first that stays.
    public Task<int> ForgetAuditAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        WriteAsync(connection => connection.Execute(
            """
            DELETE FROM audit WHERE id IN (
                SELECT id FROM audit
                WHERE id < coalesce((SELECT id FROM audit WHERE at >= $1 ORDER BY id LIMIT 1), 9223372036854775807) ORDER BY id LIMIT $2)
            """,
            before.ToUnixTimeMilliseconds(), limit));

    // In the transaction of what it tells of: neither is there without the other.
    private void Audit(SqliteConnection connection, Actor actor, string action, string target, string? detail) => connection.Execute(
        "INSERT INTO audit (at, actor, address, action, target, detail) VALUES ($1, $2, $3, $4, $5, $6)",
        Now, actor.Name, actor.Address, action, target, detail);
}
