namespace Slipway.Gateway;

/// <summary>The gateway cannot start; the message says in one sentence what, where and what to do.</summary>
public sealed class GatewayException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GatewayException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
