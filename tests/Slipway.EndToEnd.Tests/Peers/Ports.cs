using System.Net;
using System.Net.Sockets;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Ports for programs that must be told theirs.</summary>
internal static class Ports
{
    public static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
