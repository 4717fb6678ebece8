using System.Net.WebSockets;
using System.Text;

namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>WebSockets that stay open for the whole time, each with one message under way, which must come back as it was sent.</summary>
internal static class WebSocketLoad
{
    /// <summary>Messages come in several reads, and several in one.</summary>
    private const int LongestMessage = 20_000;

    public static async Task<SoakOutcome> RunAsync(int port, int seconds)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, Load.Connections).Select(i => Task.Run(() => SocketAsync(port, i, enough.Token))));
        return outcomes.Aggregate((one, other) => one + other);
    }

    private static async Task<SoakOutcome> SocketAsync(int port, int number, CancellationToken enough)
    {
        var (answered, failed) = (0L, 0L);
        var random = new Random(number);
        var buffer = new byte[LongestMessage + 1];
        using var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/"), CancellationToken.None);
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var message = Encoding.ASCII.GetBytes($"{i} of {number}: ".PadRight(random.Next(LongestMessage), 'x'));
                await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
                if (await ReceiveAsync(socket, buffer) is not { } length)
                    return new SoakOutcome(answered, failed, 1);
                if (buffer.AsSpan(0, length).SequenceEqual(message))
                    answered++;
                else
                    failed++;
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough", CancellationToken.None);
            return new SoakOutcome(answered, failed, 0);
        }
        catch (WebSocketException)
        {
            return new SoakOutcome(answered, failed, 1);
        }
    }

    /// <returns>How long the message is; null where the socket was closed instead.</returns>
    private static async Task<int?> ReceiveAsync(ClientWebSocket socket, byte[] buffer)
    {
        for (var length = 0; ;)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (got.MessageType == WebSocketMessageType.Close)
                return null;
            length += got.Count;
            if (got.EndOfMessage || length == buffer.Length)
                return length;
        }
    }
}
