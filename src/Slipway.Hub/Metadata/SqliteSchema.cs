using Microsoft.Data.Sqlite;

namespace Slipway.Hub.Metadata;

/// <summary>The tables, and how they came to be: <c>user_version</c> says how many of the steps a file has behind it.</summary>
internal static class SqliteSchema
{
    // AUTOINCREMENT: a push that is under way must not end in what came after what was deleted.
    // Steps are added at the end, and never changed once they were released. Moments are Unix milliseconds, days those of DateOnly.DayNumber.
    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE repositories (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            is_public INTEGER NOT NULL,
            created_at INTEGER NOT NULL);

        CREATE TABLE blobs (
            digest TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            key TEXT NOT NULL UNIQUE) WITHOUT ROWID;

        -- Which repository has which blob, and when somebody was last told so.
        CREATE TABLE repository_blobs (
            repository_id INTEGER NOT NULL REFERENCES repositories,
            digest TEXT NOT NULL REFERENCES blobs,
            touched_at INTEGER NOT NULL,
            PRIMARY KEY (repository_id, digest)) WITHOUT ROWID;
        CREATE INDEX repository_blobs_by_digest ON repository_blobs (digest);
        CREATE INDEX repository_blobs_by_touch ON repository_blobs (touched_at);

        CREATE TABLE manifests (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            repository_id INTEGER NOT NULL REFERENCES repositories,
            digest TEXT NOT NULL,
            media_type TEXT NOT NULL,
            subject TEXT,
            artifact_type TEXT,
            pushed_at INTEGER NOT NULL,
            pushed_by TEXT,
            bytes BLOB NOT NULL,

            -- What was found in it: a module of WebAssembly, or why there is none.
            examined_at INTEGER,
            layout TEXT,
            module TEXT REFERENCES blobs,
            problem TEXT,
            UNIQUE (repository_id, digest));
        CREATE INDEX manifests_not_examined ON manifests (id) WHERE examined_at IS NULL;
        CREATE INDEX manifests_by_module ON manifests (module) WHERE module IS NOT NULL;
        CREATE INDEX manifests_by_subject ON manifests (repository_id, subject, digest) WHERE subject IS NOT NULL;

        CREATE TABLE manifest_blobs (
            repository_id INTEGER NOT NULL,
            digest TEXT NOT NULL,
            manifest_id INTEGER NOT NULL REFERENCES manifests ON DELETE CASCADE,
            PRIMARY KEY (repository_id, digest, manifest_id),
            FOREIGN KEY (repository_id, digest) REFERENCES repository_blobs) WITHOUT ROWID;
        CREATE INDEX manifest_blobs_by_manifest ON manifest_blobs (manifest_id);

        CREATE TABLE tags (
            repository_id INTEGER NOT NULL REFERENCES repositories,
            name TEXT NOT NULL,
            manifest_id INTEGER NOT NULL REFERENCES manifests ON DELETE CASCADE,
            updated_at INTEGER NOT NULL,
            PRIMARY KEY (repository_id, name)) WITHOUT ROWID;
        CREATE INDEX tags_by_manifest ON tags (manifest_id);

        CREATE TABLE pulls (
            repository_id INTEGER NOT NULL REFERENCES repositories,
            day INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (repository_id, day)) WITHOUT ROWID;

        -- The first components of the names of repositories: of a user, or of an organisation.
        CREATE TABLE namespaces (
            name TEXT PRIMARY KEY,
            is_private INTEGER NOT NULL,
            created_at INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE users (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE REFERENCES namespaces,
            password TEXT NOT NULL,
            is_admin INTEGER NOT NULL);

        CREATE TABLE organisations (name TEXT PRIMARY KEY REFERENCES namespaces) WITHOUT ROWID;

        CREATE TABLE members (
            organisation TEXT NOT NULL REFERENCES organisations ON DELETE CASCADE,
            user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
            role TEXT NOT NULL,
            PRIMARY KEY (organisation, user_id)) WITHOUT ROWID;
        CREATE INDEX members_by_user ON members (user_id);

        CREATE TABLE tokens (
            id TEXT PRIMARY KEY,
            user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
            name TEXT NOT NULL,
            hash BLOB NOT NULL,
            scopes TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER) WITHOUT ROWID;
        CREATE INDEX tokens_by_user ON tokens (user_id);

        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor TEXT,
            address TEXT,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            detail TEXT);
        """,
        CatalogueSchema.Step,
    ];

    /// <summary>Brings a file to the newest step.</summary>
    /// <exception cref="HubException">A newer version of Slipway has written it.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        // Closing the connection ends it, should something go wrong.
        connection.Execute("BEGIN IMMEDIATE");
        var version = connection.Scalar<long>("PRAGMA user_version");
        if (version > s_steps.Length)
        {
            throw new HubException(
                $"{connection.DataSource} was written by a newer version of Slipway (step {version}, where this one knows {s_steps.Length}).",
                "Use that version, or another folder.");
        }

        foreach (var step in s_steps.Skip((int)version))
            connection.Execute(step);
        connection.Execute($"PRAGMA user_version = {s_steps.Length}");
        connection.Execute("COMMIT");
    }
}
