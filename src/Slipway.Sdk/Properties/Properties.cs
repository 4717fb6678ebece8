using System.Buffers.Binary;

namespace Slipway.Sdk;

/// <summary>
/// What the proxy knows about a stream beyond its messages, under paths such as <c>source.address</c> or <c>request.time</c>: Envoy's
/// attributes. A path is a list of names, or one text in which zero bytes divide them: <c>"source\0address"u8</c>.
/// </summary>
public static class Properties
{
    /// <summary>Reads a property in the form the proxy gives it: null where there is none.</summary>
    public static byte[]? Get(ReadOnlySpan<byte> path)
    {
        var status = Hostcalls.GetProperty(path, out var value);
        if (status is not (Status.Ok or Status.NotFound))
            throw new HostcallException("proxy_get_property", status);
        return value;
    }

    /// <inheritdoc cref="Get(ReadOnlySpan{byte})"/>
    public static byte[]? Get(params ReadOnlySpan<string> path) => Get(Utf8.Bytes(Join(path)));

    /// <summary>Reads a text: null where there is none.</summary>
    public static string? GetText(params ReadOnlySpan<string> path) => Get(path) is { } value ? Utf8.Text(value) : null;

    /// <summary>Reads a whole number: null where there is none, or where it is none.</summary>
    public static long? GetNumber(params ReadOnlySpan<string> path) =>
        Get(path) is { Length: sizeof(long) } value ? BinaryPrimitives.ReadInt64LittleEndian(value) : null;

    /// <summary>Reads a number with a fraction: null where there is none, or where it is none.</summary>
    public static double? GetDouble(params ReadOnlySpan<string> path) =>
        GetNumber(path) is { } bits ? BitConverter.Int64BitsToDouble(bits) : null;

    /// <summary>Reads a truth value: null where there is none, or where it is none.</summary>
    public static bool? GetBoolean(params ReadOnlySpan<string> path) => Get(path) is [var value] ? value != 0 : null;

    /// <summary>Reads a point in time: null where there is none, or where it is none.</summary>
    public static DateTime? GetTime(params ReadOnlySpan<string> path) =>
        GetNumber(path) is { } nanoseconds ? DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick) : null;

    /// <summary>Reads a length of time: null where there is none, or where it is none.</summary>
    public static TimeSpan? GetDuration(params ReadOnlySpan<string> path) =>
        GetNumber(path) is { } nanoseconds ? new TimeSpan(nanoseconds / TimeSpan.NanosecondsPerTick) : null;

    /// <summary>
    /// Reads a map, such as <c>request.headers</c>, or a list, whose elements are names without values: empty where there is none.
    /// </summary>
    public static HeaderPairs GetMap(params ReadOnlySpan<string> path) => new(Get(path));

    /// <summary>Sets a property of the stream's own, which other filters and the access log can read.</summary>
    public static void Set(ReadOnlySpan<byte> path, ReadOnlySpan<byte> value) =>
        Hostcalls.SetProperty(path, value).Require("proxy_set_property");

    /// <inheritdoc cref="Set(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static void Set(string path, string value) => Set(Utf8.Bytes(path), Utf8.Bytes(value));

    private static string Join(ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return "";
        var text = path[0];
        foreach (var name in path[1..])
            text = string.Concat(text, "\0", name);
        return text;
    }
}
