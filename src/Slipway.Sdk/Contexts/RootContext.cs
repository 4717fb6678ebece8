namespace Slipway.Sdk;

/// <summary>
/// A plugin with its configuration, in one VM. A proxy has several VMs, one for each thread: what they are to share goes into
/// <see cref="SharedData"/>.
/// </summary>
public abstract class RootContext : Context
{
    /// <inheritdoc/>
    public override RootContext Root => this;

    /// <summary>The VM has started for this plugin; <see cref="ReadVmConfiguration"/> has something now.</summary>
    /// <returns>False to refuse.</returns>
    public virtual bool OnVmStart(int configurationSize) => true;

    /// <summary>The plugin gets its configuration, which <see cref="ReadConfiguration"/> reads, now and only now.</summary>
    /// <returns>False to refuse it: the proxy does not use the plugin then. Log why before.</returns>
    public virtual bool OnConfigure(int configurationSize) => true;

    /// <summary>The period of <see cref="SetTickPeriod"/> has passed.</summary>
    public virtual void OnTick()
    {
    }

    /// <summary>A queue that this plugin has registered has a new item, which another VM may have taken already.</summary>
    public virtual void OnQueueReady(int queue)
    {
    }

    /// <summary>The host calls a function of the filter's; no proxy does so by itself.</summary>
    public virtual void OnForeignFunction(int functionId, ReadOnlySpan<byte> arguments)
    {
    }

    /// <summary>Makes the context of a new HTTP request; null where the plugin filters none.</summary>
    public virtual HttpContext? CreateHttpContext() => null;

    /// <summary>
    /// Makes the context of a new TCP connection, where <see cref="CreateHttpContext"/> makes none; null where the plugin filters none.
    /// </summary>
    public virtual TcpContext? CreateTcpContext() => null;

    /// <summary>Has <see cref="OnTick"/> called again and again; zero ends it. In steps of a millisecond.</summary>
    public static void SetTickPeriod(TimeSpan period) =>
        Hostcalls.SetTickPeriod((int)(period.Ticks / TimeSpan.TicksPerMillisecond)).Require("proxy_set_tick_period_milliseconds");

    /// <summary>Ends the context after <see cref="Context.OnDone"/> had answered false.</summary>
    public static void Done() => Hostcalls.Done().Require("proxy_done");

    /// <summary>The plugin's configuration: in <see cref="OnConfigure"/> only, empty elsewhere.</summary>
    public static byte[] ReadConfiguration() => new BodyBuffer(BufferType.PluginConfiguration).ReadOrNothing();

    /// <summary>The configuration of the VM, which plugins may share.</summary>
    public static byte[] ReadVmConfiguration() => new BodyBuffer(BufferType.VmConfiguration).ReadOrNothing();
}
