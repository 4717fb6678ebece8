namespace Slipway.Sdk.Testing;

/// <summary>An operator in one of its forms.</summary>
internal interface IOperatorGuest : IDisposable
{
    /// <summary>Calls a callback of the ABI, with the size of the message where it has one.</summary>
    /// <returns>What the callback returns.</returns>
    int Call(string callback, int? size);
}
