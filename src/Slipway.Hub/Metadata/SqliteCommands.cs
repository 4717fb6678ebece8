using Microsoft.Data.Sqlite;
using Slipway.Artifacts;

namespace Slipway.Hub.Metadata;

/// <summary>Statements with their parameters, which are <c>$1</c>, <c>$2</c> and so on.</summary>
internal static class SqliteCommands
{
    /// <returns>How many rows changed.</returns>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <returns>The first value of the first row; the default where there is none.</returns>
    public static T? Scalar<T>(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? (T)value : default;
    }

    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static Digest? Digest(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Artifacts.Digest.Parse(reader.GetString(column));

    public static DateTimeOffset Moment(this SqliteDataReader reader, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<object?> parameters)
    {
        // Transactions are begun and ended by statements of their own, so that many writers can share one.
        var command = new SqliteCommand(sql, connection);
        for (var index = 0; index < parameters.Length; index++)
            command.Parameters.AddWithValue($"${index + 1}", parameters[index] ?? DBNull.Value);
        return command;
    }
}
