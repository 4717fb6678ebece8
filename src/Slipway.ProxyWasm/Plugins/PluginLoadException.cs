namespace Slipway.ProxyWasm.Plugins;

/// <summary>A plugin could not be loaded; the message is one sentence that says which, and why.</summary>
public sealed class PluginLoadException : Exception
{
    /// <summary>Creates the exception.</summary>
    public PluginLoadException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
