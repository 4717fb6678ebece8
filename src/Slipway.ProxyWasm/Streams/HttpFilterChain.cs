using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Streams;

/// <summary>The filters that requests pass in order, and responses in reverse order. Safe for use by many threads.</summary>
public sealed class HttpFilterChain
{
    private readonly Plugin[] _plugins;
    private readonly Plugin[] _loggers;

    /// <param name="plugins">The filters, first to see a request first.</param>
    /// <param name="bufferLimit">How many body bytes a filter may hold, in each direction: over it a request gets 413, a response becomes 500. Envoy's default is 1 MiB.</param>
    /// <param name="loggers">Plugins that see nothing of the stream but its end, as access loggers; null for none.</param>
    public HttpFilterChain(IReadOnlyList<Plugin> plugins, int bufferLimit = 1024 * 1024, IReadOnlyList<Plugin>? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferLimit);
        _plugins = [.. plugins];
        _loggers = [.. loggers ?? []];
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
        var slots = Admit(_plugins, lane);
        return new HttpStream(slots, Admit(_loggers, lane), BufferLimit, info);
    }

    private static FilterSlot[] Admit(Plugin[] plugins, int lane)
    {
        if (plugins.Length == 0)
            return [];
        var slots = new FilterSlot[plugins.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            var admission = plugins[i].Lane(lane).Admit(out var root);
            slots[i] = new FilterSlot(plugins[i], root, admission);
        }

        return slots;
    }
}
