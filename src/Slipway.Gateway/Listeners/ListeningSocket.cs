using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Slipway.Gateway.Listeners;

/// <summary>Sockets that accept connections for Kestrel alone.</summary>
internal static class ListeningSocket
{
    /// <summary>
    /// What has been read is handled on the thread that has read it, and what is to be sent is sent by the thread that wrote it. The other
    /// way would hand it from thread to thread three times for each request; it is for applications that block their threads, and ours
    /// never do. A read has its buffer from the start, and need not be told first that there is something to read.
    /// </summary>
    private static readonly SocketTransportOptions Transport = new()
    {
        UnsafePreferInlineScheduling = true,
        WaitForDataBeforeAllocatingBuffer = false,
    };

    /// <param name="name">Who listens, to begin a message with.</param>
    /// <param name="address">Where; port 0 lets the system choose.</param>
    /// <param name="loggers">Where connections are told about.</param>
    /// <param name="cancellationToken">Cancels binding.</param>
    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static async Task<IConnectionListener> BindAsync(
        string name, IPEndPoint address, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var factory = new SocketTransportFactory(Options.Create(Transport), loggers);
        try
        {
            return await factory.BindAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or AddressInUseException)
        {
            throw new GatewayException(Explain(name, address, e), e);
        }
    }

    /// <summary>Why an address cannot be had, in one sentence.</summary>
    public static string Explain(string name, IPEndPoint address, Exception e)
    {
        if (e is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
            return $"{name} cannot listen on {address} because another program does; stop that program or change the port.";
        var cause = e.GetBaseException();
        var reason = cause is SocketException socket ? socket.SocketErrorCode.ToString() : cause.Message.TrimEnd('.');
        return $"{name} cannot listen on {address} ({reason}); use an address of this machine, and a port above 1023 unless privileged.";
    }
}
