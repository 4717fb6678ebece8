using System.IO.Pipelines;

namespace Slipway.Gateway.Upgrades;

/// <summary>
/// Writes to another writer, until it is detached from it; then to nowhere, and says that all is well, because Kestrel aborts a connection whose
/// output has ended.
/// </summary>
internal sealed class DetachableWriter(PipeWriter inner) : PipeWriter
{
    private readonly byte[] _nowhere = new byte[1];
    private volatile bool _isDetached;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _isDetached ? 0 : inner.UnflushedBytes;

    public void Detach() => _isDetached = true;

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        !_isDetached ? inner.GetMemory(sizeHint) : sizeHint <= 1 ? _nowhere : new byte[sizeHint];

    public override Span<byte> GetSpan(int sizeHint = 0) => _isDetached ? GetMemory(sizeHint).Span : inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (!_isDetached)
            inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        _isDetached ? ValueTask.FromResult(default(FlushResult)) : inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
