using System.Net;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Retries;

/// <summary>A client's body that is kept as it is read, so that further attempts can send it from its beginning.</summary>
/// <param name="body">Where it is read; by one attempt at a time.</param>
/// <param name="limit">How many bytes are kept; a longer body cannot be sent again.</param>
internal sealed class ReplayableBody(RequestBody body, long limit)
{
    private readonly byte[] _chunk = new byte[16 * 1024];
    private readonly MemoryStream _kept = new();
    private bool _ended;

    /// <summary>Whether all that has been read so far is kept.</summary>
    public bool CanReplay { get; private set; } = true;

    /// <summary>The body for one attempt, with the headers of the original.</summary>
    public Attempt NewAttempt(HttpContent original, Action sent) => new(this, original, sent);

    private async Task WriteToAsync(Stream target, CancellationToken cancellationToken)
    {
        for (var position = 0L; position < _kept.Length;)
        {
            var part = _kept.GetBuffer().AsMemory((int)position, (int)Math.Min(_chunk.Length, _kept.Length - position));
            await target.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            position += part.Length;
        }

        while (!_ended)
        {
            var read = await body.ReadAsync(_chunk, cancellationToken).ConfigureAwait(false);
            _ended = read == 0;
            Keep(_chunk.AsSpan(0, read));
            if (read > 0)
                await target.WriteAsync(_chunk.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (!CanReplay)
            return;
        if (_kept.Length + bytes.Length <= limit)
        {
            _kept.Write(bytes);
            return;
        }

        CanReplay = false;
        _kept.SetLength(0);
        _kept.Capacity = 0;
    }

    internal sealed class Attempt : HttpContent
    {
        private readonly ReplayableBody _body;
        private readonly Action _sent;
        private readonly CancellationTokenSource _abandoned = new();
        private Task _writing = Task.CompletedTask;

        public Attempt(ReplayableBody body, HttpContent original, Action sent)
        {
            (_body, _sent) = (body, sent);
            foreach (var (name, values) in original.Headers.NonValidated)
                Headers.TryAddWithoutValidation(name, values);
        }

        /// <summary>Nothing is read for this attempt any more once this has completed.</summary>
        public async Task AbandonAsync()
        {
            await _abandoned.CancelAsync().ConfigureAwait(false);
            await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            _writing = WriteAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }


        private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _abandoned.Token);
            await _body.WriteToAsync(stream, either.Token).ConfigureAwait(false);
            _sent();
        }
    }
}
