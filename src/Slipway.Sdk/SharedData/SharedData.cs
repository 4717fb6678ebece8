namespace Slipway.Sdk;

/// <summary>
/// Values that all VMs with the same <c>vm_id</c> share, whatever thread they run on. Each has a number that changes with it (cas), by
/// which an update notices that somebody else was first.
/// </summary>
public static class SharedData
{
    /// <summary>Reads a value.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">The value.</param>
    /// <param name="cas">For <see cref="TrySet(ReadOnlySpan{byte}, ReadOnlySpan{byte}, int)"/>; 0 where there is no value.</param>
    public static bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out int cas)
    {
        var status = Hostcalls.GetSharedData(key, out var bytes, out cas);
        value = bytes;
        if (status is not (Status.Ok or Status.NotFound))
            throw new HostcallException("proxy_get_shared_data", status);
        return status == Status.Ok;
    }

    /// <summary>Reads a value as text; null where there is none.</summary>
    public static string? GetText(string key) => TryGet(Utf8.Bytes(key), out var value, out _) ? Utf8.Text(value) : null;

    /// <summary>Writes a value, whatever was there.</summary>
    public static void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        Hostcalls.SetSharedData(key, value, 0).Require("proxy_set_shared_data");

    /// <inheritdoc cref="Set(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static void Set(string key, string value) => Set(Utf8.Bytes(key), Utf8.Bytes(value));

    /// <summary>Writes a value if it still is the one that was read with this number; 0 writes it in any case.</summary>
    /// <returns>False when it is not: read it again.</returns>
    public static bool TrySet(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int cas)
    {
        var status = Hostcalls.SetSharedData(key, value, cas);
        if (status is not (Status.Ok or Status.CasMismatch))
            throw new HostcallException("proxy_set_shared_data", status);
        return status == Status.Ok;
    }
}
