using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Health;

/// <summary>Asks by a connection, and what is said over it.</summary>
internal sealed class TcpProbe(TcpHealthCheck check, UpstreamTls? tls) : Probe
{
    /// <summary>Of a host that sends without end, as much is looked at.</summary>
    private const int MostReceived = 1024 * 1024;

    public override async Task AskAsync(UpstreamHost host, CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(AddressOf(host), tls, isHttp2: false, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            if (!check.Send.IsEmpty)
                await stream.WriteAsync(check.Send.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (!check.Receive.IsEmpty)
                await ReceiveAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(Stream stream, CancellationToken cancellationToken)
    {
        var received = new MemoryStream();
        var chunk = new byte[4096];
        while (!HasAll(received.GetBuffer().AsSpan(0, (int)received.Length)))
        {
            var read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false);
            if (read == 0 || received.Length > MostReceived)
                throw new IOException($"it sent {received.Length} bytes, and what was expected is not among them");
            received.Write(chunk, 0, read);
        }
    }

    public override void Dispose()
    {
        // Every check has a connection of its own.
    }

    private bool HasAll(ReadOnlySpan<byte> received)
    {
        foreach (var part in check.Receive)
        {
            var at = received.IndexOf(part.AsSpan());
            if (at < 0)
                return false;
            received = received[(at + part.Length)..];
        }

        return true;
    }
}
