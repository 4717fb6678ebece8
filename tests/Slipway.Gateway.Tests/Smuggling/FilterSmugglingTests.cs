using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Smuggling;

public sealed class FilterSmugglingTests
{
    private const string Everything = "{ match: { prefix: / }, route: { cluster: up } }";
    private const string Next = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string OfLength = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

    /// <summary>What the client sends, and what the upstream answers; the index is that of a case's expectations.</summary>
    private static readonly (string Request, string Response)[] s_messages =
    [
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", OfLength + "hello"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", OfLength + "hello"),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx-sum: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"),
        ("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", OfLength + "hello"),
    ];

    [Theory]
    [MemberData(nameof(FilterSmugglingCase.All), MemberType = typeof(FilterSmugglingCase))]
    public async Task Whatever_a_filter_writes_one_message_stays_one(string subject, string name, int index)
    {
        var each = FilterSmugglingCase.Find(subject, name);
        var message = s_messages[index];
        await using var upstream = new StrictUpstream(
            request => Answer(request, request.StartsWith("GET /next ", StringComparison.Ordinal) ? OfLength + "again" : message.Response));
        string first, next, rest;
        await using (var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], filters: Guests.Filter(each.Guest)))
        {
            using var client = new StrictClient();
            await client.ConnectAsync(gateway.Port);
            first = await client.SendAsync(message.Request);
            next = await client.SendAsync(Next);
            rest = await client.FinishAsync();
        }

        Assert.Empty(upstream.Faults);
        Assert.Equal(each.Expect[index], Outcome(first));
        Assert.Equal(first == "" || IsLast(first) ? "closed" : "200", Outcome(next));
        Assert.Equal("", rest);
        Assert.Contains(each.Returns, first, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("smuggled", first, StringComparison.OrdinalIgnoreCase);

        var requests = upstream.Requests.ToList();
        Assert.Equal(next == "" ? 0 : 1, requests.RemoveAll(request => request.StartsWith("GET /next ", StringComparison.Ordinal)));
        Assert.InRange(requests.Count, each.Forwards == "" ? 0 : 1, 1);
        Assert.All(requests, request => Assert.Contains(each.Forwards, request, StringComparison.OrdinalIgnoreCase));
        Assert.All(requests, request => Assert.DoesNotContain("smuggled", request, StringComparison.OrdinalIgnoreCase));
    }

    private static string Answer(string request, string response) =>
        request.StartsWith("HEAD ", StringComparison.Ordinal)
            ? response[..(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)]
            : response;

    private static string Outcome(string response) => response == "" ? "closed" : response.Substring("HTTP/1.1 ".Length, 3);

    private static bool IsLast(string response) => response.Contains("Connection: close", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends requests one after the other on one connection, and takes for a response what <see cref="StrictMessage"/> can read.</summary>
    private sealed class StrictClient : IDisposable
    {
        private readonly TcpClient _connection = new();
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
        private readonly byte[] _buffer = new byte[4096];
        private NetworkStream? _stream;
        private string _received = "";

        public async Task ConnectAsync(int port)
        {
            await _connection.ConnectAsync(IPAddress.Loopback, port, _patience.Token);
            _stream = _connection.GetStream();
        }

        /// <returns>The response; empty where the connection ends before it is whole.</returns>
        public async Task<string> SendAsync(string request)
        {
            try
            {
                await _stream!.WriteAsync(Encoding.Latin1.GetBytes(request), _patience.Token);
                while (true)
                {
                    if (StrictMessage.ResponseLength(_received, request.StartsWith("HEAD ", StringComparison.Ordinal)) is { } length)
                    {
                        var response = _received[..length];
                        _received = _received[length..];
                        return response;
                    }

                    if (!await ReadAsync())
                    {
                        _received = "";
                        return "";
                    }
                }
            }
            catch (IOException)
            {
                return "";
            }
        }

        /// <returns>What came besides the responses.</returns>
        public async Task<string> FinishAsync()
        {
            try
            {
                _connection.Client.Shutdown(SocketShutdown.Send);
                while (await ReadAsync())
                {
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // Closed by the gateway already.
            }

            return _received;
        }

        public void Dispose()
        {
            _connection.Dispose();
            _patience.Dispose();
        }

        private async Task<bool> ReadAsync()
        {
            var read = await _stream!.ReadAsync(_buffer, _patience.Token);
            _received += Encoding.Latin1.GetString(_buffer, 0, read);
            return read > 0;
        }
    }
}
