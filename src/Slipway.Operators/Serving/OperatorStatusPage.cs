using Slipway.Operators.Hosting;

namespace Slipway.Operators.Serving;

/// <summary>One operator, for <c>/operators</c> and <c>slipway operator status</c>.</summary>
/// <param name="Name">What the host calls it.</param>
/// <param name="State"><c>Waiting</c> for what it watches, <c>Running</c>, <c>Idle</c> without an instance, or <c>Degraded</c>.</param>
/// <param name="Digest">Of its module.</param>
/// <param name="Kind">What it reconciles.</param>
/// <param name="Instances">How many there are.</param>
/// <param name="MemoryBytes">Memory of those that are idle.</param>
/// <param name="Waiting">Objects that wait to be reconciled.</param>
/// <param name="Reconciles">How many there were.</param>
/// <param name="Failures">How many of them failed.</param>
/// <param name="ColdStarts">How often an instance had to be made.</param>
/// <param name="LastColdStartMs">How long the last of them took.</param>
/// <param name="LastError">Why a reconcile last failed; null if none has.</param>
internal sealed record OperatorStatusPage(
    string Name,
    string State,
    string Digest,
    string Kind,
    int Instances,
    long MemoryBytes,
    int Waiting,
    long Reconciles,
    long Failures,
    long ColdStarts,
    double LastColdStartMs,
    string? LastError)
{
    public static OperatorStatusPage Of(RunningOperator running)
    {
        var version = running.Version!;
        var pool = version.Pool;
        var state = running.IsBroken || version.Problem is not null ? "Degraded"
            : !version.Synced.IsCompletedSuccessfully ? "Waiting"
            : pool.Count == 0 ? "Idle"
            : "Running";
        return new OperatorStatusPage(
            running.Name, state, $"sha256:{version.Module.Code.Sha256}", version.Manifest.For.ToString(), pool.Count, pool.IdleMemory,
            running.Waiting, running.Counters.Reconciles, running.Counters.Failures, pool.ColdStarts,
            Math.Round(pool.LastColdStart.Total.TotalMilliseconds, 3), version.Problem ?? running.Counters.LastError);
    }
}
