using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.AspNetCore.Tests;

/// <summary>
/// A response on its way to a slow client: something happens during each write and flush. Like Kestrel's, they abort the connection if they
/// are cancelled meanwhile.
/// </summary>
internal sealed class SlowClient(HttpContext context, Action happens) : Stream
{
    private readonly Stream _inner = context.Response.Body;
    private readonly Action _abort = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Happen(cancellationToken);
        await _inner.WriteAsync(buffer, cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        Happen(cancellationToken);
        await _inner.FlushAsync(cancellationToken);
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Happen(CancellationToken cancellationToken)
    {
        happens();
        if (cancellationToken.IsCancellationRequested)
            _abort();
    }
}
