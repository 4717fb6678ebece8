namespace Slipway.Operators.Hosting;

/// <summary>What an operator has done since the host started.</summary>
internal sealed class OperatorCounters
{
    private readonly Lock _gate = new();

    public long Reconciles { get; private set; }

    public long Failures { get; private set; }

    public int Active { get; private set; }

    /// <summary>Why a reconcile has last failed; null if none has.</summary>
    public string? LastError { get; private set; }

    public void Began()
    {
        lock (_gate)
            Active++;
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
