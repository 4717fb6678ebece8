using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Slipway.AspNetCore;

namespace Slipway.Gateway.Upgrades;

/// <summary>
/// A connection over which Kestrel speaks HTTP/1, until a CONNECT takes it over: Kestrel has no way to let go of a connection but a 101
/// response. After that, what Kestrel writes goes nowhere.
/// </summary>
internal sealed class TunnelTransport : IDuplexPipe
{
    private readonly IDuplexPipe _connection;
    private readonly DetachableWriter _output;

    private TunnelTransport(IDuplexPipe connection) => (_connection, _output) = (connection, new DetachableWriter(connection.Output));

    /// <summary>Kestrel reads nothing while it serves a request without a body, and ends the connection after this one.</summary>
    public PipeReader Input => _connection.Input;

    public PipeWriter Output => _output;

    /// <summary>Lets requests of a connection take it over.</summary>
    public static void Attach(ConnectionContext connection)
    {
        var transport = new TunnelTransport(connection.Transport);
        connection.Transport = transport;
        connection.Features.Set(transport);
    }

    /// <summary>The connection's bytes from here on.</summary>
    public Stream Take()
    {
        _output.Detach();
        return new DuplexStream(_connection.Input.AsStream(leaveOpen: true), _connection.Output.AsStream(leaveOpen: true));
    }
}
