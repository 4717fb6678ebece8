namespace Slipway.Sandbox;

/// <summary>A module cannot be loaded or instantiated. The message is one sentence that names the module and the reason.</summary>
public sealed class ModuleException : Exception
{
    internal ModuleException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
