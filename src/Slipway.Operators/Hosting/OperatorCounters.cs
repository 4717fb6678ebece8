namespace Slipway.Operators.Hosting;

/// <summary>What an operator has done since the host started.</summary>
internal sealed class OperatorCounters
{
    private const int KeptColdStarts = 256;

    private readonly Lock _gate = new();
    private readonly TimeSpan[] _coldStarts = new TimeSpan[KeptColdStarts];

    public long Reconciles { get; private set; }

    public long Failures { get; private set; }

    public int Active { get; private set; }

    /// <summary>How often an instance had to be made.</summary>
    public long ColdStarts { get; private set; }

    /// <summary>How long the last of them took, each from the module to being ready for a callback; the newest is at any place.</summary>
    public IReadOnlyList<TimeSpan> RecentColdStarts
    {
        get
        {
            lock (_gate)
                return [.. _coldStarts.AsSpan(0, (int)Math.Min(ColdStarts, _coldStarts.Length))];
        }
    }

    /// <summary>Why a reconcile has last failed; null if none has.</summary>
    public string? LastError { get; private set; }

    public void Began()
    {
        lock (_gate)
            Active++;
    }

    public void ColdStarted(TimeSpan took)
    {
        lock (_gate)
            _coldStarts[ColdStarts++ % KeptColdStarts] = took;
    }

    public void Ended(ReconcileResult result)
    {
        lock (_gate)
        {
            Active--;
            Reconciles++;
            LastError = result switch
            {
                ReconcileResult.Failed failed => failed.Reason,
                ReconcileResult.Trapped trapped => trapped.Reason,
                ReconcileResult.Terminal terminal => terminal.Reason,
                _ => LastError,
            };
            if (result is ReconcileResult.Failed or ReconcileResult.Trapped or ReconcileResult.Terminal)
                Failures++;
        }
    }
}
