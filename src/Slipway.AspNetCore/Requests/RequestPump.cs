using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore.Requests;

/// <summary>
/// Takes the client's body to the filters, as fast as they and the reader behind them want it, and is the body that the reader sees.
/// </summary>
internal sealed class RequestPump(HttpStream stream, HttpContext context, bool hasBody) : Stream
{
    private PipeReader? _source = hasBody ? context.Request.BodyReader : null;
    private Task<ReadResult>? _read;

    public bool HasBody => hasBody;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The connection has another protocol from now on: what the client sends is the body.</summary>
    public void Upgrade(Stream client) => _source = PipeReader.Create(client, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>Whether the request's headers have passed all filters, or the stream has been answered or reset.</summary>
    public static bool HeadersAreThrough(HttpStream stream) => stream.Request.HeadersOut || stream.Reply is not null || stream.ResetReason is not null;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var version = stream.Version;
            if (stream.ResetReason is not null || stream.Reply is not null)
                throw new OperationCanceledException("A filter has ended the request.");
            var (count, end) = stream.TakeOutput(stream.Request, buffer.Span);
            if (count > 0 || end || buffer.IsEmpty)
                return count;
            await PushAsync(version, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read the body asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Brings the body until the headers are through.</summary>
    public async Task PushHeadersAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = stream.Version;
            if (HeadersAreThrough(stream))
                return;
            await PushAsync(version, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends a read that is under way. Without, the server could not read past the rest of the body to the connection's next request.
    /// </summary>
    public Task StopAsync() => _read is null ? Task.CompletedTask : StopReadingAsync(_read);

    private async Task StopReadingAsync(Task<ReadResult> read)
    {
        if (!read.IsCompleted)
            _source!.CancelPendingRead();
        await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (read.IsCompletedSuccessfully)
            _source!.AdvanceTo(read.Result.Buffer.End);
        _read = null;
    }

    /// <summary>Brings the next piece of the body, or waits until something else has changed.</summary>
    private async Task PushAsync(int version, CancellationToken cancellationToken)
    {
        if (_source is null || stream.Request.EndIn || stream.Request.InputPaused)
        {
            await stream.ChangedSince(version).WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        // Who waits may give up; the read goes on, for who reads next.
        _read ??= _source.ReadAsync(CancellationToken.None).AsTask();
        if (!_read.IsCompleted)
        {
            // What a filter does meanwhile must not wait for the client's next byte.
            await Task.WhenAny(_read, stream.ChangedSince(version)).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!_read.IsCompleted)
                return;
        }

        var result = await _read.ConfigureAwait(false);
        _read = null;
        foreach (var segment in result.Buffer)
            stream.PushRequestData(segment.Span, endOfStream: false);
        _source.AdvanceTo(result.Buffer.End);
        if (result.IsCompleted)
            End();
    }

    private void End()
    {
        var trailers = context.Features.Get<IHttpRequestTrailersFeature>();
        if (trailers is not { Available: true, Trailers.Count: > 0 })
        {
            stream.PushRequestData(default, endOfStream: true);
            return;
        }

        foreach (var (name, values) in trailers.Trailers)
        {
            foreach (var value in values)
                stream.Request.Trailers.Add(name, value ?? "");
        }

        stream.PushRequestTrailers();
    }
}
