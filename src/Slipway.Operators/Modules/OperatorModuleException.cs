namespace Slipway.Operators.Modules;

/// <summary>A module cannot be run as an operator; the message says why.</summary>
public sealed class OperatorModuleException : Exception
{
    internal OperatorModuleException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
