using Slipway.Artifacts;
using Slipway.Cli.Output;

namespace Slipway.Cli.Shipping;

/// <summary>How far the blobs are together that are on their way at once.</summary>
internal sealed class TransferSum
{
    private const int Width = 30;

    // What has arrived counts until all have, so that the bar never goes back.
    private readonly Dictionary<Digest, TransferProgress> _blobs = [];

    public void Add(TransferProgress progress)
    {
        var digest = progress.Content.Digest;
        if (progress.State == TransferState.Running || _blobs.ContainsKey(digest))
            _blobs[digest] = progress;
        if (_blobs.Values.All(blob => blob.State != TransferState.Running))
            _blobs.Clear();
    }

    /// <summary>A bar and figures, in one line.</summary>
    public override string ToString()
    {
        var (done, size) = (_blobs.Values.Sum(blob => blob.Done), Math.Max(_blobs.Values.Sum(blob => blob.Content.Size), 1));
        var filled = (int)(Width * Math.Min(done, size) / size);
        var name = _blobs.Count == 1 ? _blobs.Keys.Single().Hex[..12] : $"{_blobs.Count} blobs";
        return $"{name} [{new string('=', filled).PadRight(Width)}] {Sizes.Bytes(done)} of {Sizes.Bytes(size)}";
    }
}
