using Slipway.Operators.Modules;
using Slipway.Operators.Requests;

namespace Slipway.Operators.Recorded;

/// <summary>Is told of each reconcile of a host, for tests that do it again without a cluster. Called by many threads at once.</summary>
internal interface IReconcileRecorder
{
    /// <param name="reconcile">What it was. Its bytes are valid for this call only.</param>
    void Record(RecordedReconcile reconcile);
}

/// <param name="Operator">What the host calls the operator.</param>
/// <param name="Callback">Which of its callbacks.</param>
/// <param name="Configuration">What its instance was configured with.</param>
/// <param name="Request">What it was told.</param>
/// <param name="Reads">What it read, in its order.</param>
/// <param name="Result">What it answered.</param>
internal sealed record RecordedReconcile(
    string Operator,
    OperatorCallback Callback,
    ReadOnlyMemory<byte> Configuration,
    ReconcileRequest Request,
    IReadOnlyList<(ReadRequest Request, ReadAnswer Answer)> Reads,
    CallbackResult Result);
