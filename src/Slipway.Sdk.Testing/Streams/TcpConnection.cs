using System.Buffers;
using System.Text;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Sdk.Testing;

/// <summary>One TCP connection. The test is the client and the upstream; between them stands the filter.</summary>
public sealed class TcpConnection : IDisposable
{
    private readonly TcpStream _stream;
    private readonly BodyBuffer _toUpstream = new();
    private readonly BodyBuffer _toClient = new();

    internal TcpConnection(TcpStream stream)
    {
        _stream = stream;
        stream.Open();
    }

    /// <summary>The filter has let the new connection go on: a proxy would connect to the upstream now.</summary>
    public bool IsOpen => _stream.IsOpen;

    /// <summary>Why the filter has closed the connection; null where it has not.</summary>
    public string? CloseReason => _stream.CloseReason;

    /// <summary>All that has gone to the upstream.</summary>
    public string ToUpstream => Text(_stream.Downstream, _toUpstream);

    /// <summary>All that has gone to the client.</summary>
    public string ToClient => Text(_stream.Upstream, _toClient);

    /// <summary>Sends something as the client.</summary>
    public TcpConnection FromClient(string data, bool endOfStream = false) => FromClient(Encoding.UTF8.GetBytes(data), endOfStream);

    /// <inheritdoc cref="FromClient(string, bool)"/>
    public TcpConnection FromClient(ReadOnlySpan<byte> data, bool endOfStream = false)
    {
        _stream.PushDownstream(new ReadOnlySequence<byte>(data.ToArray()), endOfStream);
        return this;
    }

    /// <summary>Sends something as the upstream.</summary>
    public TcpConnection FromUpstream(string data, bool endOfStream = false) => FromUpstream(Encoding.UTF8.GetBytes(data), endOfStream);

    /// <inheritdoc cref="FromUpstream(string, bool)"/>
    public TcpConnection FromUpstream(ReadOnlySpan<byte> data, bool endOfStream = false)
    {
        _stream.PushUpstream(new ReadOnlySequence<byte>(data.ToArray()), endOfStream);
        return this;
    }

    /// <summary>Ends the connection as the client.</summary>
    public TcpConnection Complete()
    {
        _stream.Complete(CloseType.Remote);
        return this;
    }

    /// <summary>Waits until something is so that is decided on another thread.</summary>
    /// <exception cref="TimeoutException">It is not for ten seconds.</exception>
    public Task UntilAsync(Func<TcpConnection, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return StreamWait.UntilAsync(_stream, () => condition(this));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _toUpstream.Dispose();
        _toClient.Dispose();
    }

    private string Text(TcpDirection direction, BodyBuffer all)
    {
        using var piece = new BodyBuffer();
        _stream.TakeOutput(direction, piece);
        all.Append(piece.Span);
        return Encoding.UTF8.GetString(all.Span);
    }
}
