using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Streams;

/// <summary>A stream's use of a plugin: the root context that serves it, from the first need of it until the stream has ended.</summary>
internal struct PluginUse
{
    private readonly PluginLane _lane;

    public PluginUse(Plugin plugin, PluginLane lane)
    {
        (Plugin, _lane) = (plugin, lane);

        // A VM of the stream's own is made when the stream has come so far: another filter may answer before.
        if (plugin.Snapshot is null)
            Admit();
    }

    public Plugin Plugin { get; }

    /// <summary>What the plugin has said; null before it was asked.</summary>
    public Admission? Admission { get; private set; }

    /// <summary>For <see cref="Admission.Serve"/>.</summary>
    public RootContext? Root { get; private set; }

    public Admission Admit()
    {
        if (Admission is { } known)
            return known;
        var admission = _lane.Admit(out var root);
        (Admission, Root) = (admission, root);
        return admission;
    }

    /// <summary>Whoever gives up the last use of a plugin may end its VM: not in a turn.</summary>
    public readonly void Release()
    {
        if (Plugin.Snapshot is null)
            Root?.Release();
        else
            Root?.StreamEnded();
    }
}
