using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Smuggling;

/// <summary>A server on a socket that keeps the requests <see cref="StrictMessage"/> can read, and answers them.</summary>
internal sealed class StrictUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    private readonly Func<string, string> _answer;

    public StrictUpstream()
        : this(static _ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    {
    }

    /// <param name="answer">The response to a request, as it is to be sent.</param>
    public StrictUpstream(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whole requests, as they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What could be read in two ways, with the reason.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            var stream = connection.GetStream();
            var bytes = "";
            var buffer = new byte[4096];
            try
            {
                for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
                {
                    bytes += Encoding.Latin1.GetString(buffer, 0, read);
                    while (StrictMessage.RequestLength(bytes) is { } length)
                    {
                        var request = bytes[..length];
                        Requests.Enqueue(request);
                        bytes = bytes[length..];
                        await stream.WriteAsync(Encoding.Latin1.GetBytes(_answer(request)));
                    }
                }
            }
            catch (FormatException e)
            {
                Faults.Enqueue($"{e.Message}\n{bytes}");
            }
            catch (IOException)
            {
                // The gateway has given the request up.
            }
        }
    }
}
