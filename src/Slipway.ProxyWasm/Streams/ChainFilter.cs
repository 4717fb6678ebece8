using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Streams;

/// <summary>A filter of a chain: a plugin, or what makes a <see cref="NativeFilter"/> for each stream.</summary>
public readonly struct ChainFilter
{
    private readonly Plugin? _plugin;
    private readonly Func<HttpStreamInfo, NativeFilter>? _create;

    /// <summary>A Wasm filter.</summary>
    public ChainFilter(Plugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        _plugin = plugin;
    }

    /// <summary>A filter of the application's own.</summary>
    public ChainFilter(Func<HttpStreamInfo, NativeFilter> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _create = create;
    }

    internal FilterSlot CreateSlot(int lane, HttpStreamInfo info)
    {
        if (_plugin is null)
            return new NativeSlot(_create!(info));
        return new GuestSlot(_plugin, _plugin.Lane(lane));
    }
}
