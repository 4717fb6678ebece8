using Slipway.Artifacts;
using Slipway.Cli.Output;

namespace Slipway.Cli.Shipping;

/// <summary>Shows on a terminal how far a transfer is, in one line that is gone afterwards; and keeps what became of each blob.</summary>
internal sealed class TransferBar(Screen screen) : IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly List<TransferProgress> _ended = [];
    private DateTime _next;
    private int _shown;

    /// <summary>Blobs in the order in which they ended.</summary>
    public IReadOnlyList<TransferProgress> Ended => _ended;

    public void Report(TransferProgress progress)
    {
        if (progress.State != TransferState.Running)
        {
            _ended.Add(progress);
            return;
        }

        if (!screen.Interactive || DateTime.UtcNow < _next)
            return;
        _next = DateTime.UtcNow + s_interval;
        var (done, size) = (progress.Done, Math.Max(progress.Content.Size, 1));
        var filled = (int)(Width * Math.Min(done, size) / size);
        var bar = new string('=', filled).PadRight(Width);
        Show($"{progress.Content.Digest.Hex[..12]} [{bar}] {Sizes.Bytes(done)} of {Sizes.Bytes(size)}");
    }

    public void Dispose()
    {
        if (_shown > 0)
            screen.Writer.Write($"\r{new string(' ', _shown)}\r");
    }

    private void Show(string line)
    {
        screen.Writer.Write($"\r{line.PadRight(_shown)}");
        screen.Writer.Flush();
        _shown = Math.Max(_shown, line.Length);
    }
}
