namespace Slipway.Sdk;

/// <summary>
/// Bytes that the host has: a body, a connection's data. It can be used in its own callback, or as long as that has held it back; elsewhere
/// members throw <see cref="HostcallException"/>.
/// </summary>
public readonly struct BodyBuffer
{
    private readonly BufferType _type;

    internal BodyBuffer(BufferType type) => _type = type;

    /// <summary>How many bytes there are.</summary>
    public int Length
    {
        get
        {
            var status = Hostcalls.GetBufferStatus(_type, out var length, out _);
            if (status is not (Status.Ok or Status.NotFound))
                throw new HostcallException("proxy_get_buffer_status", status);
            return status == Status.Ok ? length : 0;
        }
    }

    /// <summary>Reads all there is.</summary>
    public byte[] Read() => Read(0, int.MaxValue);

    /// <summary>Reads a part; where there is less, that.</summary>
    public byte[] Read(int start, int length)
    {
        Hostcalls.GetBufferBytes(_type, start, length, out var bytes).Require("proxy_get_buffer_bytes");
        return bytes!;
    }

    /// <summary>Reads all there is as text in UTF-8.</summary>
    public string ReadText() => Utf8.Text(Read());

    /// <summary>Puts something else in the place of all there is.</summary>
    public void Set(ReadOnlySpan<byte> bytes) => Write(0, int.MaxValue, bytes);

    /// <inheritdoc cref="Set(ReadOnlySpan{byte})"/>
    public void Set(string text) => Set(Utf8.Bytes(text));

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Write(int.MaxValue, 0, bytes);

    /// <summary>Adds bytes before the first.</summary>
    public void Prepend(ReadOnlySpan<byte> bytes) => Write(0, 0, bytes);

    /// <summary>Removes bytes from the front.</summary>
    public void Drain(int count) => Write(0, count, default);

    /// <summary>Removes all there is.</summary>
    public void Clear() => Write(0, int.MaxValue, default);

    /// <summary>Reads all there is; where there is no such buffer now, nothing.</summary>
    internal byte[] ReadOrNothing() => Hostcalls.GetBufferBytes(_type, 0, int.MaxValue, out var bytes) == Status.Ok ? bytes! : [];

    private void Write(int start, int length, ReadOnlySpan<byte> bytes) =>
        Hostcalls.SetBufferBytes(_type, start, length, bytes).Require("proxy_set_buffer_bytes");
}
