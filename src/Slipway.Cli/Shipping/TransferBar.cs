using Slipway.Artifacts;
using Slipway.Cli.Output;

namespace Slipway.Cli.Shipping;

/// <summary>Shows on a terminal how far a transfer is, in one line that is gone afterwards; and keeps what became of each blob.</summary>
internal sealed class TransferBar(Screen screen) : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly List<TransferProgress> _ended = [];
    private readonly TransferSum _sum = new();
    private DateTime _next;
    private int _shown;

    /// <summary>Blobs in the order in which they ended.</summary>
    public IReadOnlyList<TransferProgress> Ended => _ended;

    public void Report(TransferProgress progress)
    {
        _sum.Add(progress);
        if (progress.State != TransferState.Running)
        {
            _ended.Add(progress);
            return;
        }

        if (!screen.Interactive || DateTime.UtcNow < _next)
            return;
        _next = DateTime.UtcNow + s_interval;
        Show(_sum.ToString());
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
