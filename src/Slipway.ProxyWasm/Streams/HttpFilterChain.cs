using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Streams;

/// <summary>The filters that requests pass in order, and responses in reverse order. Safe for use by many threads.</summary>
public sealed class HttpFilterChain
{
    private readonly ChainFilter[] _filters;
    private readonly ChainFilter[] _loggers;

    /// <param name="plugins">The filters, first to see a request first.</param>
    /// <param name="bufferLimit">How many body bytes a filter may hold, in each direction: over it a request gets 413, a response becomes 500. Envoy's default is 1 MiB.</param>
    /// <param name="loggers">Plugins that see nothing of the stream but its end, as access loggers; null for none.</param>
    public HttpFilterChain(IReadOnlyList<Plugin> plugins, int bufferLimit = 1024 * 1024, IReadOnlyList<Plugin>? loggers = null)
        : this(bufferLimit, plugins?.Select(plugin => new ChainFilter(plugin)), loggers)
    {
    }

    private HttpFilterChain(int bufferLimit, IEnumerable<ChainFilter>? filters, IReadOnlyList<Plugin>? loggers)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferLimit);
        _filters = [.. filters];
        _loggers = [.. (loggers ?? []).Select(plugin => new ChainFilter(plugin))];
        BufferLimit = bufferLimit;
    }

    /// <summary>Bytes of body a filter may hold in each direction.</summary>
    public int BufferLimit { get; }

    /// <summary>A chain in which filters of the application's own stand beside Wasm filters.</summary>
    /// <inheritdoc cref="HttpFilterChain(IReadOnlyList{Plugin}, int, IReadOnlyList{Plugin}?)"/>
    public static HttpFilterChain Of(IEnumerable<ChainFilter> filters, int bufferLimit, IReadOnlyList<Plugin> loggers) =>
        new(bufferLimit, filters, loggers);

    /// <summary>Begins a stream, on the lane of the event loop that runs this, or the processor where none does.</summary>
    public HttpStream CreateStream(HttpStreamInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        var lane = EventLoop.Lane;
        return new HttpStream(CreateSlots(_filters, lane, info), CreateSlots(_loggers, lane, info), BufferLimit, info);
    }

    private static FilterSlot[] CreateSlots(ChainFilter[] filters, int lane, HttpStreamInfo info)
    {
        if (filters.Length == 0)
            return [];
        var slots = new FilterSlot[filters.Length];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = filters[i].CreateSlot(lane, info);
        return slots;
    }
}
