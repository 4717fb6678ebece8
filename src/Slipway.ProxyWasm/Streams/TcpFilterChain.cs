using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// The Wasm filters that a connection's data passes: the client's in order, the upstream's in reverse order. Safe for use by many threads.
/// </summary>
public sealed class TcpFilterChain
{
    private readonly Plugin[] _plugins;

    /// <param name="plugins">The filters, first to see the client's data first.</param>
    /// <param name="bufferLimit">
    /// How many bytes may wait in each direction before no more are to be pushed in. One piece more can be there, and what guests add.
    /// </param>
    public TcpFilterChain(IReadOnlyList<Plugin> plugins, int bufferLimit = 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferLimit);
        _plugins = [.. plugins];
        BufferLimit = bufferLimit;
    }

    /// <summary>Bytes that may wait in each direction.</summary>
    public int BufferLimit { get; }

    /// <summary>Begins a connection, on the lane of the processor that runs this.</summary>
    public TcpStream CreateStream(StreamInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        var lane = EventLoop.Lane;
        var slots = new TcpSlot[_plugins.Length];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = new TcpSlot(_plugins[i], _plugins[i].Lane(lane));
        return new TcpStream(slots, BufferLimit, info);
    }
}
