namespace Slipway.Sdk;

/// <summary>
/// A header map that the host has: every member asks or tells it. Names are lower case. A map can be used in its own callback, or as
/// long as that has held it back; elsewhere members throw <see cref="HostcallException"/>.
/// </summary>
public sealed class HeaderMap
{
    private readonly HeaderMapType _type;

    internal HeaderMap(HeaderMapType type) => _type = type;

    /// <summary>
    /// The first value of that name; null where there is none. Setting it replaces all values of the name, null removes them.
    /// </summary>
    public string? this[string name]
    {
        get => TryGet(Utf8.Bytes(name), out var value) ? Utf8.Text(value) : null;
        set
        {
            if (value is null)
                Remove(name);
            else
                Set(name, value);
        }
    }

    /// <summary>The first value of that name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var status = Hostcalls.GetHeaderMapValue(_type, name, out var bytes);
        value = bytes;
        if (status is not (Status.Ok or Status.NotFound))
            throw new HostcallException("proxy_get_header_map_value", status);
        return status == Status.Ok;
    }

    /// <summary>Whether there is a value of that name.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => TryGet(name, out _);

    /// <inheritdoc cref="Contains(ReadOnlySpan{byte})"/>
    public bool Contains(string name) => TryGet(Utf8.Bytes(name), out _);

    /// <summary>Replaces all values of that name.</summary>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Hostcalls.ReplaceHeaderMapValue(_type, name, value).Require("proxy_replace_header_map_value");

    /// <inheritdoc cref="Set(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void Set(string name, string value) => Set(Utf8.Bytes(name), Utf8.Bytes(value));

    /// <summary>Adds a value behind those of that name.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Hostcalls.AddHeaderMapValue(_type, name, value).Require("proxy_add_header_map_value");

    /// <inheritdoc cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void Add(string name, string value) => Add(Utf8.Bytes(name), Utf8.Bytes(value));

    /// <summary>Removes all values of that name, if there are any.</summary>
    public void Remove(ReadOnlySpan<byte> name) => Hostcalls.RemoveHeaderMapValue(_type, name).Require("proxy_remove_header_map_value");

    /// <inheritdoc cref="Remove(ReadOnlySpan{byte})"/>
    public void Remove(string name) => Remove(Utf8.Bytes(name));

    /// <summary>All names and values, as they are now, in their order.</summary>
    public HeaderPairs GetAll()
    {
        Hostcalls.GetHeaderMapPairs(_type, out var pairs).Require("proxy_get_header_map_pairs");
        return new HeaderPairs(pairs);
    }

    /// <summary>Replaces all names and values.</summary>
    public void SetAll(HeaderList headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        Hostcalls.SetHeaderMapPairs(_type, headers.ToPairs()).Require("proxy_set_header_map_pairs");
    }
}
