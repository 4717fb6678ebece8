using Microsoft.Data.Sqlite;

namespace Slipway.Hub.Metadata;

/// <summary>The metadata in one SQLite file: any number of readers beside one writer (WAL), in any number of processes.</summary>
internal sealed partial class SqliteMetadata : IMetadataStore
{
    private readonly string _source;
    private readonly TimeProvider _time;
    private readonly TimeSpan _grace;
    private readonly SqliteWriter _writer;

    private SqliteMetadata(string source, TimeProvider time, TimeSpan grace, SqliteConnection connection)
    {
        (_source, _time, _grace) = (source, time, grace);
        _writer = new SqliteWriter(connection);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Opens a file, makes it where there is none, and brings it up to date.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">What time it is.</param>
    /// <param name="grace">How long what nothing refers to is kept.</param>
    /// <exception cref="HubException">It cannot be used.</exception>
    public static SqliteMetadata Open(string path, TimeProvider time, TimeSpan grace)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ToString();
        SqliteConnection? connection = null;
        try
        {
            connection = new SqliteConnection(source);
            connection.Open();

            // FULL: what a push was told is there must be there after a power failure too.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            SqliteSchema.Migrate(connection);
            return new SqliteMetadata(source, time, grace, connection);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            throw e is SqliteException ? new HubException($"The metadata in {path} cannot be used: {e.Message}", inner: e) : e;
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        // What is read is a few pages, in memory as a rule; a thread of its own would cost more.
        cancellationToken.ThrowIfCancellationRequested();
        using var connection = new SqliteConnection(_source);
        connection.Open();
        return Task.FromResult(read(connection));
    }

    private Task<T> WriteAsync<T>(Func<SqliteConnection, T> write) => _writer.WriteAsync(write);
}
