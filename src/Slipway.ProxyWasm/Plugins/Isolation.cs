namespace Slipway.ProxyWasm.Plugins;

/// <summary>What streams share of a plugin's VMs. An extension: Envoy knows only <see cref="None"/>.</summary>
public enum Isolation
{
    /// <summary>All streams of a lane use one VM. The default.</summary>
    None,

    /// <summary>
    /// Every HTTP stream, and every TCP connection, has a VM of its own, which begins as the plugin was after its configuration. A trap or a
    /// leak hurts one stream; what the guest keeps in memory is forgotten at its end. Timers and shared queues call a VM that no stream sees.
    /// </summary>
    Stream,
}
