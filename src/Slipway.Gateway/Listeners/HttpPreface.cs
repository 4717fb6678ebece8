using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// Tells HTTP/2 from HTTP/1 by the first bytes of a connection (RFC 9113, 3.3 and 3.4: prior knowledge, preface), where Kestrel alone cannot:
/// without TLS, and with TLS where the handshake has chosen no protocol.
/// </summary>
internal static class HttpPreface
{
    /// <summary>A connection that says nothing for so long is taken for HTTP/1, whose own limits then end it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>Whether the bytes begin an HTTP/2 connection; null while that is open.</summary>
    internal static bool? IsHttp2(ReadOnlySequence<byte> bytes)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(bytes.Length, start.Length);
        bytes.Slice(0, length).CopyTo(start);
        if (!Preface.AsSpan().StartsWith(start[..length]))
            return false;
        return length == Preface.Length ? true : null;
    }

    /// <summary>Whether a connection begins with the preface; waits until that is known, and consumes nothing.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<bool> IsHttp2Async(PipeReader input, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(patience);
        try
        {
            return await FirstBytes.ReadAsync<bool>(input, IsHttp2, timeout.Token).ConfigureAwait(false) == true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Lets Kestrel speak HTTP/2 on a TLS connection that begins with its preface, though no protocol was negotiated.</summary>
    public static async ValueTask DecideAsync(ConnectionContext connection, TimeSpan patience)
    {
        if (connection.Features.Get<ITlsApplicationProtocolFeature>() is { ApplicationProtocol.Length: > 0 })
            return;
        if (await IsHttp2Async(connection.Transport.Input, patience, connection.ConnectionClosed).ConfigureAwait(false))
            connection.Features.Set<ITlsApplicationProtocolFeature>(Http2ByPreface.Instance);
    }

    private sealed class Http2ByPreface : ITlsApplicationProtocolFeature
    {
        public static Http2ByPreface Instance { get; } = new();

        public ReadOnlyMemory<byte> ApplicationProtocol => SslApplicationProtocol.Http2.Protocol;
    }
}
