using System.Buffers;
using System.Net.Sockets;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// Guesses whether a new connection will speak HTTP/2, by what lies in its socket and is left there. A transport has to be made before
/// anything is read, and how it works best depends on that. What is spoken is decided elsewhere; a wrong guess costs time alone.
/// </summary>
internal static class FirstLook
{
    /// <summary>What a client has to say at once comes right behind the last packet of TCP's handshake.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>In bytes: as long as browsers' hellos are.</summary>
    private const int Most = 2048;

    /// <summary>False also where nothing comes in time, or nothing at all.</summary>
    public static async ValueTask<bool> IsHttp2Async(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Most);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            var count = await socket.ReceiveAsync(buffer.AsMemory(0, Most), SocketFlags.Peek, patience.Token).ConfigureAwait(false);
            return IsHttp2(new ReadOnlySequence<byte>(buffer, 0, count));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>By its preface, of which three bytes are in no other method's name, or by a TLS hello that offers it or is too long to be seen whole.</summary>
    internal static bool IsHttp2(ReadOnlySequence<byte> bytes)
    {
        if (HttpPreface.IsHttp2(bytes) is not false)
            return bytes.Length >= 3;
        return ClientHello.Read(bytes) is not { } hello || hello.Protocols.Contains("h2");
    }
}
