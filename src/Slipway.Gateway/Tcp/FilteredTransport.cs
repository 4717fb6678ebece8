using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Tcp;

/// <summary>
/// Has all bytes of a connection pass Wasm filters: whoever serves the connection finds this in the place of its transport, and reads and
/// writes what the filters let go on. No side sends faster than the other takes, and no more waits than the filters' limit.
/// </summary>
internal sealed class FilteredTransport : IDuplexPipe, IDisposable
{
    private static readonly PipeOptions Options = new(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _client;
    private readonly TcpStream _stream;
    private readonly TcpConnectionInfo _info;
    private readonly int _limit;
    private readonly Pipe _toServer = new(Options);
    private readonly Pipe _toClient = new(Options);
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _gatewayStopping;
    private readonly CancellationTokenRegistration _registration;
    private Task _sendingToClient = Task.CompletedTask;
    private Task _others = Task.CompletedTask;

    /// <param name="connection">The connection; its transport is this until <see cref="FinishAsync"/>.</param>
    /// <param name="filters">The filters.</param>
    /// <param name="info">What is known about the connection, and where bytes are counted as the client sends and gets them.</param>
    /// <param name="stopping">Ends the connection.</param>
    public FilteredTransport(ConnectionContext connection, TcpFilterChain filters, TcpConnectionInfo info, CancellationToken stopping)
    {
        (_connection, _client, _info, _limit, _gatewayStopping) = (connection, connection.Transport, info, filters.BufferLimit, stopping);
        _registration = stopping.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        _stream = info.Filtered = filters.CreateStream(info);
        _stream.Closed = _ending.Cancel;
        connection.Transport = this;
    }

    public PipeReader Input => _toServer.Reader;

    public PipeWriter Output => _toClient.Writer;

    /// <summary>Cancelled when a filter closes the connection, or the client breaks it; whoever serves it should leave off then.</summary>
    public CancellationToken Ending => _ending.Token;

    private bool IsOver => _stream.CloseReason is not null || _stream.IsCompleted;

    /// <summary>Shows the connection to the filters.</summary>
    public void Open() => _stream.Open();

    /// <summary>As <see cref="Open"/>, and waits until all of them have let it go on.</summary>
    /// <param name="patience">How long that may take; null for no limit.</param>
    /// <returns>False where the connection is to be ended.</returns>
    public async ValueTask<bool> OpenAsync(TimeSpan? patience)
    {
        Open();
        try
        {
            while (true)
            {
                var version = _stream.Version;
                if (IsOver || _stream.IsOpen)
                    return !IsOver;
                await _stream.ChangedSince(version).WaitAsync(patience ?? Timeout.InfiniteTimeSpan, Ending).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Begins to carry bytes.</summary>
    public void Start()
    {
        _sendingToClient = SendAsync(_stream.Upstream, _client.Output);
        _others = Task.WhenAll(
            SendAsync(_stream.Downstream, _toServer.Writer),
            ReceiveAsync(_client.Input, isDownstream: true),
            ReceiveAsync(_toClient.Reader, isDownstream: false));
    }

    /// <summary>Nobody serves the connection any more: what is on the way is sent to the client, and the filters hear of the end.</summary>
    /// <param name="patience">How long a filter may hold the last bytes, or the client leave them; null for no limit.</param>
    public async Task FinishAsync(TimeSpan? patience)
    {
        _connection.Transport = _client;
        await _toServer.Reader.CompleteAsync().ConfigureAwait(false);
        await _toClient.Writer.CompleteAsync().ConfigureAwait(false);
        try
        {
            await _sendingToClient.WaitAsync(patience ?? Timeout.InfiniteTimeSpan, _gatewayStopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            _connection.Abort();
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        _stream.Complete(CloseType.Local);
        await _sendingToClient.ConfigureAwait(false);
        await _others.ConfigureAwait(false);
    }

    public void Dispose()
    {
        // A guest's timer may be about to cancel what tells of the end, which is left to the collector for that reason.
        _registration.Dispose();
        _stream.Dispose();
    }

    private async Task ReceiveAsync(PipeReader from, bool isDownstream)
    {
        var direction = isDownstream ? _stream.Downstream : _stream.Upstream;
        try
        {
            for (var end = false; !end && !IsOver;)
            {
                if (direction.InputPaused)
                {
                    await direction.RoomAsync().ConfigureAwait(false);
                    continue;
                }

                var read = await from.ReadAsync(Ending).ConfigureAwait(false);

                // More at once than may wait would make the limit meaningless.
                var data = read.Buffer.Length > _limit ? read.Buffer.Slice(0, _limit) : read.Buffer;
                end = read.IsCompleted && data.Length == read.Buffer.Length;
                if (isDownstream)
                {
                    _info.Received(data.Length);
                    _stream.PushDownstream(data, end);
                }
                else
                {
                    _stream.PushUpstream(data, end);
                }

                from.AdvanceTo(data.End);
            }
        }
        catch (OperationCanceledException)
        {
            // It was ended from here. Where that was an abort, nothing that a filter holds can reach the client any more.
            if (!Ending.IsCancellationRequested)
                Break(CloseType.Local);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Break(CloseType.Remote);
        }

        // The client's reader belongs to its connection.
        if (!isDownstream)
            await from.CompleteAsync().ConfigureAwait(false);
    }

    private async Task SendAsync(TcpDirection direction, PipeWriter to)
    {
        var isToClient = direction == _stream.Upstream;
        using var output = new BodyBuffer();
        try
        {
            while (true)
            {
                var end = _stream.TakeOutput(direction, output);
                if (output.Length > 0)
                {
                    if (isToClient)
                        _info.Sent(output.Length);
                    var flush = await to.WriteAsync(output.Memory, _stopping.Token).ConfigureAwait(false);
                    output.Clear();
                    if (!flush.IsCompleted)
                        continue;
                    if (isToClient)
                        Break(CloseType.Remote);
                    break;
                }

                if (end || IsOver)
                    break;
                await direction.OutputAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Break(e is OperationCanceledException ? CloseType.Local : CloseType.Remote);
        }

        // Where the client has broken the connection, nobody is to take what has come for the whole.
        var error = _stream.IsCompleted && !isToClient ? new ConnectionResetException("The client has gone.") : null;
        await to.CompleteAsync(error).ConfigureAwait(false);
    }

    /// <summary>The client's connection is no more.</summary>
    private void Break(CloseType by)
    {
        _stream.Complete(by);
        _ending.Cancel();
    }
}
