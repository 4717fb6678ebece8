namespace Slipway.Gateway.Retries;

/// <summary>The last attempt of a request took longer than each may.</summary>
internal sealed class PerTryTimeoutException() : HttpRequestException("The upstream did not respond in the time that an attempt has.");
