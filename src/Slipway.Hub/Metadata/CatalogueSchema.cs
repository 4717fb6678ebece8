namespace Slipway.Hub.Metadata;

/// <summary>The tables of the catalogue. All that is in them is derived, and can be derived again.</summary>
internal static class CatalogueSchema
{
    /// <summary>
    /// Whatever changes what a repository shows marks it as stale in the same transaction, so that no kill can lose that. The number tells
    /// whether it has changed again since somebody looked.
    /// </summary>
    public const string Step = """
        CREATE TABLE catalogue_stale (
            repository_id INTEGER PRIMARY KEY,
            change INTEGER NOT NULL);

        CREATE TRIGGER catalogue_tag_added AFTER INSERT ON tags BEGIN
            INSERT INTO catalogue_stale VALUES (new.repository_id, 1) ON CONFLICT DO UPDATE SET change = change + 1;
        END;
        CREATE TRIGGER catalogue_tag_moved AFTER UPDATE ON tags BEGIN
            INSERT INTO catalogue_stale VALUES (new.repository_id, 1) ON CONFLICT DO UPDATE SET change = change + 1;
        END;
        CREATE TRIGGER catalogue_tag_deleted AFTER DELETE ON tags BEGIN
            INSERT INTO catalogue_stale VALUES (old.repository_id, 1) ON CONFLICT DO UPDATE SET change = change + 1;
        END;
        CREATE TRIGGER catalogue_examined AFTER UPDATE OF examined_at ON manifests BEGIN
            INSERT INTO catalogue_stale VALUES (new.repository_id, 1) ON CONFLICT DO UPDATE SET change = change + 1;
        END;
        INSERT INTO catalogue_stale SELECT DISTINCT repository_id, 1 FROM tags;

        -- What was read out of an artifact, as JSON of the version that is written beside it.
        CREATE TABLE artifact_facts (
            manifest_id INTEGER PRIMARY KEY REFERENCES manifests ON DELETE CASCADE,
            version INTEGER NOT NULL,
            facts TEXT NOT NULL);

        -- What a search shows of a repository: its newest artifact.
        CREATE TABLE catalogue (
            repository_id INTEGER PRIMARY KEY REFERENCES repositories ON DELETE CASCADE,
            title TEXT NOT NULL,
            description TEXT NOT NULL,
            version TEXT NOT NULL,
            digest TEXT NOT NULL,
            size INTEGER NOT NULL,
            updated_at INTEGER NOT NULL);
        CREATE TABLE catalogue_facets (
            repository_id INTEGER NOT NULL REFERENCES catalogue ON DELETE CASCADE,
            facet TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (repository_id, facet, value)) WITHOUT ROWID;
        CREATE INDEX catalogue_facets_by_value ON catalogue_facets (facet, value);
        CREATE VIRTUAL TABLE catalogue_text USING fts5 (
            name, title, description, facts, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
        CREATE TRIGGER catalogue_deleted AFTER DELETE ON catalogue BEGIN
            DELETE FROM catalogue_text WHERE rowid = old.repository_id;
        END;
        """;
}
