using Microsoft.Data.Sqlite;
using Slipway.Hub.Accounts;

namespace Slipway.Hub.Metadata;

internal sealed partial class SqliteMetadata
{
    public Task<User?> FindUserAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(connection => Users(connection, "WHERE name = $1", name).SingleOrDefault(), cancellationToken);

    public Task<IReadOnlyList<User>> ListUsersAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<User>>(connection => Users(connection, "ORDER BY name"), cancellationToken);

    public Task<bool> AddUserAsync(
        Actor actor, string name, string passwordHash, bool isAdmin, bool isPrivate, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (!AddNamespace(connection, name, isPrivate))
                return false;
            connection.Execute("INSERT INTO users (name, password, is_admin) VALUES ($1, $2, $3)", name, passwordHash, isAdmin);
            Audit(connection, actor, "user.add", name, isAdmin ? "admin" : null);
            return true;
        });

    public Task<bool> SetPasswordAsync(Actor actor, string name, string passwordHash, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (connection.Execute("UPDATE users SET password = $2 WHERE name = $1", name, passwordHash) == 0)
                return false;
            Audit(connection, actor, "user.password", name, null);
            return true;
        });

    public Task<bool> DeleteNamespaceAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            // Whoever took the name next would have them.
            var left = connection.Scalar<string>("SELECT name FROM repositories WHERE name = $1 OR name LIKE $1 || '/%' LIMIT 1", name);
            if (left is not null)
                throw new HubException($"{name} still has repositories, such as {left}.", "'slipway hub repo rm' removes a repository.");
            connection.Execute("DELETE FROM users WHERE name = $1", name);
            connection.Execute("DELETE FROM organisations WHERE name = $1", name);
            if (connection.Execute("DELETE FROM namespaces WHERE name = $1", name) == 0)
                return false;
            Audit(connection, actor, "namespace.rm", name, null);
            return true;
        });

    public Task<bool> AddOrganisationAsync(Actor actor, string name, bool isPrivate, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (!AddNamespace(connection, name, isPrivate))
                return false;
            connection.Execute("INSERT INTO organisations (name) VALUES ($1)", name);
            Audit(connection, actor, "org.add", name, null);
            return true;
        });

    public Task<IReadOnlyList<Organisation>> ListOrganisationsAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Organisation>>(
            connection => connection.Query(
                "SELECT name, is_private FROM organisations JOIN namespaces USING (name) ORDER BY name",
                row => new Organisation(row.GetString(0), row.GetBoolean(1), Members(connection, row.GetString(0)))),
            cancellationToken);

    public Task<bool> SetMemberAsync(
        Actor actor, string organisation, string user, OrganisationRole? role, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            if (connection.Scalar<long?>(
                "SELECT users.id FROM users, organisations WHERE users.name = $1 AND organisations.name = $2", user, organisation) is not { } id)
                return false;
            if (role is null)
            {
                connection.Execute("DELETE FROM members WHERE organisation = $1 AND user_id = $2", organisation, id);
            }
            else
            {
                connection.Execute(
                    "INSERT INTO members (organisation, user_id, role) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET role = excluded.role",
                    organisation, id, role.ToString());
            }

            Audit(connection, actor, "org.member", organisation, $"{user}: {role?.ToString().ToLowerInvariant() ?? "none"}");
            return true;
        });

    private bool AddNamespace(SqliteConnection connection, string name, bool isPrivate) => connection.Execute(
        "INSERT INTO namespaces (name, is_private, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", name, isPrivate, Now) > 0;

    private static List<User> Users(SqliteConnection connection, string condition, params ReadOnlySpan<object?> parameters) =>
        connection.Query(
            $"SELECT id, name, password, is_admin FROM users {condition}",
            row => new User(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), Roles(connection, row.GetInt64(0))),
            parameters);

    private static Dictionary<string, OrganisationRole> Roles(SqliteConnection connection, long user) => connection
        .Query("SELECT organisation, role FROM members WHERE user_id = $1", ReadRole, user)
        .ToDictionary();

    private static Dictionary<string, OrganisationRole> Members(SqliteConnection connection, string organisation) => connection
        .Query("SELECT name, role FROM members JOIN users ON users.id = user_id WHERE organisation = $1 ORDER BY name", ReadRole, organisation)
        .ToDictionary();

    private static KeyValuePair<string, OrganisationRole> ReadRole(SqliteDataReader row) =>
        new(row.GetString(0), Enum.Parse<OrganisationRole>(row.GetString(1)));
}
