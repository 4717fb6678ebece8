using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Ports for programs that must be told theirs.</summary>
internal static class Ports
{
    /// <summary>Below the ports that the system gives to clients: nobody's connection has one before the program does.</summary>
    private const int First = 10_000, Last = 32_000;

    private static int s_next = Random.Shared.Next(First, Last);

    /// <returns>A port that nobody has, and that is not returned again soon.</returns>
    public static int Free()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref s_next) % (Last - First));
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Another program's.
            }
        }
    }

    /// <summary>Waits until a program whose errors are redirected listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task ListeningAsync(Process process, int port)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{process.StartInfo.FileName} ended: {await process.StandardError.ReadToEndAsync()}");
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await timer.WaitForNextTickAsync();
            }
        }
    }
}
