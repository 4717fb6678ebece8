using Microsoft.Data.Sqlite;
using Slipway.Hub.Accounts;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    public Task AddTokenAsync(Actor actor, AccessToken token, CancellationToken cancellationToken) => WriteAsync(connection =>
    {
        var scopes = string.Join(' ', token.Scopes);
        connection.Execute(
            """
            INSERT INTO tokens (id, user_id, name, hash, scopes, created_at, expires_at)
            SELECT $1, id, $3, $4, $5, $6, $7 FROM users WHERE name = $2
            """,
            token.Id, token.User, token.Name, token.Hash.ToArray(), scopes, token.Created.ToUnixTimeMilliseconds(),
            token.Expires?.ToUnixTimeMilliseconds());
        Audit(connection, actor, "token.add", token.User, $"{token.Id} ({token.Name}): {scopes}");
        return true;
    });

    public Task<AccessToken?> FindTokenAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync(connection => Tokens(connection, "WHERE tokens.id = $1", id).SingleOrDefault(), cancellationToken);

    public Task<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<AccessToken>>(connection => Tokens(connection, "ORDER BY users.name, created_at"), cancellationToken);

    public Task<bool> DeleteTokenAsync(Actor actor, string id, CancellationToken cancellationToken) => WriteAsync(connection =>
    {
        if (connection.Execute("DELETE FROM tokens WHERE id = $1", id) == 0)
            return false;
        Audit(connection, actor, "token.rm", id, null);
        return true;
    });

    private static List<AccessToken> Tokens(SqliteConnection connection, string condition, params ReadOnlySpan<object?> parameters) =>
        connection.Query(
            $"""
            SELECT tokens.id, users.name, tokens.name, hash, scopes, created_at, expires_at
            FROM tokens JOIN users ON users.id = user_id {condition}
            """,
            row => new AccessToken(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetFieldValue<byte[]>(3),
                [.. row.GetString(4).Split(' ').Select(TokenScope.Parse)],
                row.Moment(5),
                row.IsDBNull(6) ? null : row.Moment(6)),
            parameters);
}
