using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// Accepts TCP connections, and makes of each what Kestrel serves, in the way that is best for what it will speak; Kestrel alone takes them for
/// ones without multiplexing.
/// </summary>
internal sealed class ListeningSocket : IConnectionListener
{
    /// <summary>How many connections may wait to be accepted, as in Kestrel.</summary>
    private const int Backlog = 512;

    /// <summary>How long nothing is accepted where the system cannot, such as for want of file descriptors: it would fail again at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly SocketConnectionContextFactory _inline;
    private readonly SocketConnectionContextFactory _queued;

    private ListeningSocket(Socket socket, ILoggerFactory loggers)
    {
        _socket = socket;

        // A read has its buffer from the start, and need not be told first that there is something to read.
        var logger = loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets");
        _inline = new(new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = true, WaitForDataBeforeAllocatingBuffer = false }, logger);
        _queued = new(new SocketConnectionFactoryOptions { WaitForDataBeforeAllocatingBuffer = false }, logger);
        Address = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint Address { get; }

    EndPoint IConnectionListener.EndPoint => Address;

    /// <param name="name">Who listens, to begin a message with.</param>
    /// <param name="address">Where; port 0 lets the system choose.</param>
    /// <param name="loggers">Where connections are told about.</param>
    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static ListeningSocket Bind(string name, IPEndPoint address, ILoggerFactory loggers)
    {
        Socket? socket = null;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
            socket.Listen(Backlog);
            return new ListeningSocket(socket, loggers);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new GatewayException(Explain(name, address, e), e);
        }
    }

    /// <summary>The next connection; null where none is accepted any more.</summary>
    public async ValueTask<Socket?> AcceptSocketAsync()
    {
        while (true)
        {
            try
            {
                return await _socket.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // The client has gone before it was accepted.
            }
            catch (SocketException)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Makes a connection of what was accepted. Without multiplexing, what has been read is handled on the thread that has read it, and what is
    /// to be sent is sent by the thread that wrote it: nothing is gained by handing it on. With HTTP/2, several streams write to the connection
    /// at the same time: what is sent a little later, by another thread, is sent for all of them at once.
    /// </summary>
    /// <exception cref="SocketException">The client has gone.</exception>
    public ConnectionContext Connect(Socket accepted, bool isMultiplexed)
    {
        accepted.NoDelay = true;
        return (isMultiplexed ? _queued : _inline).Create(accepted);
    }

    async ValueTask<ConnectionContext?> IConnectionListener.AcceptAsync(CancellationToken cancellationToken)
    {
        while (await AcceptSocketAsync().ConfigureAwait(false) is { } accepted)
        {
            try
            {
                return Connect(accepted, isMultiplexed: false);
            }
            catch (SocketException)
            {
                accepted.Dispose();
            }
        }

        return null;
    }

    /// <summary>Accepts no more connections; those there are go on.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _inline.Dispose();
        _queued.Dispose();
        return ValueTask.CompletedTask;
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
