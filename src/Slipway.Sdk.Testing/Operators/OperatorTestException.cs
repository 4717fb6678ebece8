namespace Slipway.Sdk.Testing;

/// <summary>An operator cannot be loaded, or does not do as it must. The message says why.</summary>
public sealed class OperatorTestException : Exception
{
    internal OperatorTestException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
