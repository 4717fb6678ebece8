using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>The ports of one case, and the configuration with them filled in.</summary>
internal sealed class CasePorts : IDisposable
{
    // Bound and never listening: connections to it are refused for as long as the case runs.
    private readonly Socket _closed = BoundToFreePort();

    public CasePorts(RecordingServer upstream, RecordingServer auth)
    {
        // Both are held until both are known, so that they differ.
        using var listener = BoundToFreePort();
        using var admin = BoundToFreePort();
        (Listener, Admin) = (PortOf(listener), PortOf(admin));
        Values = new Dictionary<string, int>
        {
            ["LISTENER_PORT"] = Listener,
            ["ADMIN_PORT"] = Admin,
            ["UPSTREAM_PORT"] = upstream.Http1Port,
            ["UPSTREAM_H2_PORT"] = upstream.Http2Port,
            ["AUTH_PORT"] = auth.Http1Port,
            ["CLOSED_PORT"] = PortOf(_closed),
        };
    }

    public int Listener { get; }

    public int Admin { get; }

    private Dictionary<string, int> Values { get; }

    /// <summary>Replaces <c>${FILTERS}</c> and the <c>${…_PORT}</c> of a configuration.</summary>
    public string FillIn(string configuration, string modules) => Values.Aggregate(
        configuration.Replace("${FILTERS}", modules, StringComparison.Ordinal),
        (text, port) => text.Replace($"${{{port.Key}}}", port.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    public void Dispose() => _closed.Dispose();

    private static Socket BoundToFreePort()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
