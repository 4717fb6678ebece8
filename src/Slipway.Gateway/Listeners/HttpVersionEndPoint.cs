using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// One HTTP version at an address where several are spoken: Kestrel is given an endpoint for each, and
/// <see cref="SniffingTransport"/> hands every connection to the one it belongs to.
/// </summary>
internal sealed class HttpVersionEndPoint(IPEndPoint address, HttpProtocols version) : EndPoint
{
    public IPEndPoint Address => address;

    public HttpProtocols Version => version;

    public override string ToString() => address.ToString();
}
