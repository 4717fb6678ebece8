using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// A listener for QUIC. Kestrel's transport does the handshake, in the course of which the filter chain is chosen; the connection is then given to
/// the chain's server as one over TCP would be, so that the address outlives any version of the configuration.
/// </summary>
internal sealed class QuicGatewayListener : GatewayListener
{
    private readonly TaskCompletionSource _used = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IMultiplexedConnectionListener? _socket;

    private QuicGatewayListener(GatewayParts parts, Listener configuration)
        : base(parts, configuration)
    {
    }

    public override IPEndPoint Address => (IPEndPoint)_socket!.EndPoint;

    /// <inheritdoc cref="GatewayListener.BindAsync"/>
    public static async Task<QuicGatewayListener> BindAsync(
        GatewayParts parts, Listener configuration, IPEndPoint address, CancellationToken cancellationToken)
    {
        if (parts.QuicTransport is not { } transport)
            throw new GatewayException($"Listener {configuration.Name} speaks HTTP/3, and this machine has no QUIC; {Http3Support.Remedy}.");
        var listener = new QuicGatewayListener(parts, configuration);
        var features = new FeatureCollection();
        features.Set(new TlsConnectionCallbackOptions
        {
            ApplicationProtocols = [SslApplicationProtocol.Http3],
            OnConnection = listener.ShakeHandsAsync,
        });
        try
        {
            listener._socket = await transport.BindAsync(address, features, cancellationToken).ConfigureAwait(false);
            return listener;
        }
        catch (Exception e) when (e is IOException or SocketException or AddressInUseException)
        {
            throw new GatewayException(ListeningSocket.Explain($"Listener {configuration.Name}", address, e), e);
        }
    }

    protected override ValueTask UnbindAsync() => _socket!.UnbindAsync(CancellationToken.None);

    protected override ValueTask CloseAsync() => _socket!.DisposeAsync();

    protected override async Task AcceptAsync()
    {
        _used.TrySetResult();
        try
        {
            while (await _socket!.AcceptAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false) is { } connection)
                _ = DispatchAsync(connection);
        }
        catch (Exception e)
        {
            Logger.LogCritical(e, "Listener {Listener} accepts no more connections", Version.Configuration.Name);
        }
    }

    private async ValueTask<SslServerAuthenticationOptions> ShakeHandsAsync(TlsConnectionCallbackContext handshake, CancellationToken cancellationToken)
    {
        // Whoever comes before the listener is at work waits for that, as in the backlog of TCP.
        await _used.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var (name, connection) = (handshake.ClientHelloInfo.ServerName ?? "", handshake.Connection);
        var hello = new ClientHello(false, name.ToLowerInvariant(), ["h3"]) { IsQuic = true };
        if (Version.Find(connection.LocalEndPoint as IPEndPoint, connection.RemoteEndPoint as IPEndPoint, hello) is not { } server)
        {
            Stats.Unmatched.Increment();
            throw new AuthenticationException("No filter chain takes the connection.");
        }

        try
        {
            var options = server.Tls!.OptionsFor(name);
            options.EnabledSslProtocols = SslProtocols.Tls13;
            connection.Features.Set(new Handshake(hello, server, options.ServerCertificateContext?.TargetCertificate));
            return options;
        }
        catch
        {
            Stats.HandshakeFailures.Increment();
            throw;
        }
    }

    private async Task DispatchAsync(MultiplexedConnectionContext connection)
    {
        Stats.Connections.Increment();
        Stats.Handshakes.Increment();
        Stats.Active.Add(1);
        try
        {
            // What the client had to prove is the chain's with which it shook hands: where that has gone meanwhile, there is no other for it.
            var (hello, server, certificate) = connection.Features.GetRequiredFeature<Handshake>();
            var served = new QuicConnection(
                connection,
                ListenerConnection.Of(connection, hello) with { Tls = TlsFacts.OfQuic(connection.Features, hello.ServerName, certificate) });
            if (server.TryServe(served))
                return;
        }
        catch (Exception e)
        {
            Logger.LogDebug(e, "A connection from {Client} has ended before it was served", connection.RemoteEndPoint);
        }

        Stats.Active.Add(-1);
        connection.Abort();
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What the handshake of a connection has brought: a feature of the connection.</summary>
    private sealed record Handshake(ClientHello Hello, ChainServer Server, X509Certificate2? Certificate);
}
