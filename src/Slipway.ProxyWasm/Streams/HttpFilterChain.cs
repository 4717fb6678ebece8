using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Streams;

/// <summary>The filters that requests pass in order, and responses in reverse order. Safe for use by many threads.</summary>
public sealed class HttpFilterChain
{
    private readonly Plugin[] _plugins;

    /// <param name="plugins">The filters, first to see a request first.</param>
    /// <param name="bufferLimit">How many body bytes a filter may hold, in each direction: over it a request gets 413, a response becomes 500. Envoy's default is 1 MiB.</param>
    public HttpFilterChain(IReadOnlyList<Plugin> plugins, int bufferLimit = 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferLimit);
        _plugins = [.. plugins];
        BufferLimit = bufferLimit;
    }

    /// <summary>The filters in the order of requests.</summary>
    public IReadOnlyList<Plugin> Plugins => _plugins;

    /// <summary>Bytes of body a filter may hold in each direction.</summary>
    public int BufferLimit { get; }

    /// <summary>Begins a stream, on the lane of the processor that runs this.</summary>
    public HttpStream CreateStream(HttpStreamInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        var lane = Thread.GetCurrentProcessorId();
        var slots = new FilterSlot[_plugins.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            var admission = _plugins[i].Lane(lane).Admit(out var root);
            slots[i] = new FilterSlot(_plugins[i], root, admission);
        }

        return new HttpStream(this, slots, info);
    }
}
