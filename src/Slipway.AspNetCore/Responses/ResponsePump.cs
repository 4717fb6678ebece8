using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore.Responses;

/// <summary>
/// Is the response that what is behind the filters writes to; takes it through the filters, and sends to the client what comes out.
/// </summary>
internal sealed class ResponsePump : Stream, IHttpResponseBodyFeature
{
    private readonly HttpStream _stream;
    private readonly IHttpResponseFeature _client;
    private readonly IHttpResponseBodyFeature _clientBody;
    private readonly IHttpResponseTrailersFeature? _clientTrailers;
    private readonly IHttpRequestLifetimeFeature? _lifetime;
    private BodyBuffer? _out;

    // There from when a second one may want to send.
    private SemaphoreSlim? _sending;
    private CancellationTokenSource? _stopping;
    private CancellationToken _stopToken;
    private Stream? _upgraded;
    private PipeWriter? _writer;
    private Task? _background;
    private bool _headersPushed;
    private bool _headersSent;
    private bool _finished;
    private volatile bool _complete;

    public ResponsePump(HttpStream stream, HttpContext context)
    {
        _stream = stream;
        _client = context.Features.Find<IHttpResponseFeature>()!;
        _clientBody = context.Features.Find<IHttpResponseBodyFeature>()!;
        _clientTrailers = context.Features.Find<IHttpResponseTrailersFeature>();
        _lifetime = context.Features.Find<IHttpRequestLifetimeFeature>();
        ResponseFeature = new BehindFilters(this);
    }

    public IHttpResponseFeature ResponseFeature { get; }

    public TrailersBehindFilters Trailers { get; } = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    Stream IHttpResponseBodyFeature.Stream => this;

    PipeWriter IHttpResponseBodyFeature.Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        PushHeaders(endOfStream: false);
        if (buffer.Length > 0 && _background is null && _upgraded is null && _stream.TryPassResponseData(buffer.Length))
        {
            SendHeaders();
            await SendBodyAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _stream.PushResponseData(buffer.Span, endOfStream: false);
            await SendAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_stream.Reply is not null)
            throw new OperationCanceledException("A filter has answered in place of this response.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        PushHeaders(endOfStream: false);
        await SendAsync(cancellationToken, flush: true).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => FlushAsync(cancellationToken);

    public void DisableBuffering() => _clientBody.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        if (_writer is not null)
            await _writer.FlushAsync().ConfigureAwait(false);
        EndOfInput();
        await SendAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public override void Flush() => throw new NotSupportedException("Write the response asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write the response asynchronously.");

    /// <summary>What is behind the filters has written all it will.</summary>
    public void EndOfInput()
    {
        if (_finished || _stream.Reply is not null)
            return;
        _finished = true;
        var hasTrailers = Trailers.HasAny;
        if (!_headersPushed)
            PushHeaders(endOfStream: !hasTrailers);
        if (hasTrailers)
        {
            _stream.PushResponseTrailers(Trailers.Trailers, static (map, trailers) =>
            {
                foreach (var (name, values) in trailers)
                {
                    foreach (var value in values)
                        map.Add(name, HeaderText.Raw(value));
                }
            });
        }
        else if (!_stream.Response.EndIn)
        {
            _stream.PushResponseData(default, endOfStream: true);
        }
    }

    /// <summary>Sends until nothing is left to send: waits for filters that hold something.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = _stream.Version;
            await SendAsync(cancellationToken).ConfigureAwait(false);
            if (_stream.ResetReason is not null)
                return;
            if (_stream.Response is { EndOut: true, OutputLength: 0, HeadersOut: true })
                break;
            await _stream.ChangedSince(version).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _complete = true;
        if (!_stream.Response.TrailersOut || _clientTrailers is null)
            return;
        _stream.WithHeaders((_stream.Response.Trailers, _clientTrailers.Trailers), static both => AddTrailers(both.Item1, both.Item2));
    }

    private static int AddTrailers(HeaderMap trailers, IHeaderDictionary target)
    {
        for (var i = 0; i < trailers.Count; i++)
        {
            var name = FieldName.Of(trailers.NameAt(i));
            if (name.CanBeSent && name.Value(trailers.ValueAt(i)) is { } value)
                target[name.Text] = StringValues.Concat(target[name.Text], value);
        }

        return trailers.Count;
    }

    /// <summary>Puts back the features in whose place this has stood.</summary>
    public void Restore(IFeatureCollection features)
    {
        features.Put(_lifetime);
        features.Put(_client);
        features.Put(_clientBody);
        features.Put(_clientTrailers);
    }

    /// <summary>Nothing is sent any more once this has completed.</summary>
    public Task StopAsync()
    {
        if (_background is not null)
            return StopBackgroundAsync(_background);
        _out?.Dispose();
        return Task.CompletedTask;
    }

    private async Task StopBackgroundAsync(Task background)
    {
        await _stopping!.CancelAsync().ConfigureAwait(false);
        await background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _out?.Dispose();
        _stopping.Dispose();
        _sending!.Dispose();
    }

    /// <summary>Switches the connection to another protocol, once the filters have let the response pass: its bytes are the body.</summary>
    /// <param name="status">What the filters see, and the client unless <paramref name="accept"/> says something else.</param>
    /// <param name="accept">Tells the client, and gives its bytes.</param>
    /// <param name="cancellationToken">Cancels the wait for filters.</param>
    /// <exception cref="OperationCanceledException">A filter has answered, or ended the stream.</exception>
    public async Task<Stream> UpgradeAsync(int status, Func<Task<Stream>> accept, CancellationToken cancellationToken)
    {
        _client.StatusCode = status;
        var protocol = _client.Headers.Upgrade;
        PushHeaders(endOfStream: false);
        while (!_stream.Response.HeadersOut || _stream.Reply is not null || _stream.ResetReason is not null)
        {
            var version = _stream.Version;
            if (_stream.Reply is not null || _stream.ResetReason is not null)
                throw new OperationCanceledException("A filter has answered in place of this response.");
            await _stream.ChangedSince(version).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var turns = _sending;
        if (turns is not null)
            await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _headersSent = true;
            _stream.WithHeaders(this, static pump => pump.WriteHeaders());
            _client.StatusCode = status;
            _client.Headers.Upgrade = protocol;
            _client.Headers.ContentLength = null;
            return _upgraded = await accept().ConfigureAwait(false);
        }
        finally
        {
            turns?.Release();
        }
    }

    private void PushHeaders(bool endOfStream)
    {
        if (_headersPushed)
            return;
        _headersPushed = true;
        _stream.PushResponseHeaders(
            this,
            static (map, pump) =>
            {
                ResponseHeaders.Read(pump._client, map);
                map.MarkUnchanged();
            },
            endOfStream);
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken, bool flush = false)
    {
        while (true)
        {
            var version = _stream.Version;
            await SendOutputAsync(flush, cancellationToken).ConfigureAwait(false);
            if (_stream.ResetReason is not null || _stream.Reply is not null || !_stream.Response.InputPaused)
                break;

            // A filter that lags behind slows down whoever writes the response.
            await _stream.ChangedSince(version).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        // What a filter holds and lets go later, or has let go just now, is sent though nobody writes.
        if (_background is null && !_stream.Response.EndOut && (_stream.IsHoldingResponse || _stream.Response.OutputLength > 0))
            _background = SendInBackgroundAsync();
    }

    private async Task SendInBackgroundAsync()
    {
        _sending = new SemaphoreSlim(1);
        _stopping = new CancellationTokenSource();
        _stopToken = _stopping.Token;
        while (_stream.ResetReason is null && !_stream.Response.EndOut)
        {
            var version = _stream.Version;
            await SendOutputAsync(flush: true, _stopToken).ConfigureAwait(false);
            await _stream.ChangedSince(version).WaitAsync(_stopToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Two may want to send at once, who writes the response and who waits for what filters hold: all that touches the client's side, a
    /// flush too, happens in here, one after the other.
    /// </summary>
    private async ValueTask SendOutputAsync(bool flush, CancellationToken cancellationToken)
    {
        var turns = _sending;
        if (turns is not null)
            await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (_stream.Response.HeadersOut && _stream.ResetReason is null)
            {
                SendHeaders();
                if (_stream.Response.OutputLength == 0)
                    break;
                var output = _out ??= new BodyBuffer();
                _stream.TakeOutput(_stream.Response, output);
                await SendBodyAsync(output.Memory, cancellationToken).ConfigureAwait(false);
                output.Clear();
            }

            if (flush && _headersSent)
                await ToClientAsync(new ValueTask((_upgraded ?? _clientBody.Stream).FlushAsync(CancellationToken.None)), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turns?.Release();
        }
    }

    /// <summary>Not where there is to be no body: a filter has given the response its status, or the body.</summary>
    private ValueTask SendBodyAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => ResponseHeaders.ForbidsBody(_client.StatusCode)
        ? default
        : ToClientAsync((_upgraded ?? _clientBody.Stream).WriteAsync(data, CancellationToken.None), cancellationToken);

    private void SendHeaders()
    {
        if (_headersSent)
            return;
        _headersSent = true;
        _stream.WithHeaders(this, static pump => pump.WriteHeaders());
    }

    private bool WriteHeaders()
    {
        var response = _stream.Response;
        var isOther = _stream.Reply is not null || response.HasChangedBody || response.Headers.Changes == HeaderChanges.Any;
        if (isOther || !AppendedHeaders.TryWrite(response.Headers, _client.Headers, special: "content-length"u8))
            ResponseHeaders.Write(response, _client);
        return isOther;
    }

    /// <summary>
    /// Waits for a write to the client. The server ends a connection when a write to it is cancelled, and what is behind the filters is
    /// cancelled when a filter answers: that must not hit the answer, or what another sends. Nor the flush of what is complete already.
    /// But a stream that is reset meanwhile must not wait for a client that does not read.
    /// </summary>
    private async ValueTask ToClientAsync(ValueTask write, CancellationToken cancellationToken)
    {
        if (write.IsCompleted)
        {
            await write.ConfigureAwait(false);
            return;
        }

        var writing = write.AsTask();
        using (cancellationToken.UnsafeRegister(static (pump, token) => ((ResponsePump)pump!).AbortOnCancellation(token), this))
        {
            while (!writing.IsCompleted)
            {
                var version = _stream.Version;
                if (_stream.ResetReason is not null)
                {
                    _lifetime?.Abort();
                    break;
                }

                await Task.WhenAny(writing, _stream.ChangedSince(version)).ConfigureAwait(false);
            }

            await writing.ConfigureAwait(false);
        }
    }

    private void AbortOnCancellation(CancellationToken cancelled)
    {
        if (cancelled == _stopToken ? !_complete : _stream.Reply is null)
            _lifetime?.Abort();
    }

    /// <summary>The response as it looks from behind the filters: it has started as soon as the filters have seen its headers.</summary>
    private sealed class BehindFilters(ResponsePump pump) : IHttpResponseFeature
    {
        public int StatusCode
        {
            get => pump._client.StatusCode;
            set => pump._client.StatusCode = value;
        }

        public string? ReasonPhrase
        {
            get => pump._client.ReasonPhrase;
            set => pump._client.ReasonPhrase = value;
        }

        public IHeaderDictionary Headers
        {
            get => pump._client.Headers;
            set => pump._client.Headers = value;
        }

        public Stream Body
        {
            get => pump;
            set => throw new NotSupportedException("Set IHttpResponseBodyFeature instead.");
        }

        public bool HasStarted => pump._headersPushed || pump._client.HasStarted;

        public void OnStarting(Func<object, Task> callback, object state) => pump._client.OnStarting(callback, state);

        public void OnCompleted(Func<object, Task> callback, object state) => pump._client.OnCompleted(callback, state);
    }
}
