using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// A client's QUIC connection. A request has the features of its stream, and not of its connection as over TCP: so each stream is given what is
/// known of the connection.
/// </summary>
internal sealed class QuicConnection(MultiplexedConnectionContext transport, ListenerConnection facts) : MultiplexedConnectionContext
{
    public override string ConnectionId
    {
        get => transport.ConnectionId;
        set => transport.ConnectionId = value;
    }

    public override IFeatureCollection Features => transport.Features;

    public override IDictionary<object, object?> Items
    {
        get => transport.Items;
        set => transport.Items = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => transport.ConnectionClosed;
        set => transport.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => transport.LocalEndPoint;
        set => transport.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => transport.RemoteEndPoint;
        set => transport.RemoteEndPoint = value;
    }

    public override async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        var stream = await transport.AcceptAsync(cancellationToken).ConfigureAwait(false);
        if (stream is not null)
        {
            stream.Features.Set(facts);

            // By this Kestrel knows that the scheme is https.
            stream.Features.Set(transport.Features.Get<ITlsConnectionFeature>());
        }

        return stream;
    }

    public override ValueTask<ConnectionContext> ConnectAsync(IFeatureCollection? features = null, CancellationToken cancellationToken = default) =>
        transport.ConnectAsync(features, cancellationToken);

    public override void Abort() => transport.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => transport.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await transport.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
