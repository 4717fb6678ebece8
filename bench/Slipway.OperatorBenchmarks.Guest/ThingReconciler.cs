using System.Text;
using Slipway.Sdk.Operators;

namespace Slipway.OperatorBenchmarks.Guest;

/// <summary>Writes down which revision it has seen, with a checksum of the payload; and counts its calls, so that it has a state to keep.</summary>
[Operator("things", Predicates = Changes.Generation)]
public sealed partial class ThingReconciler : Reconciler<Thing>
{
    private int _seen;

    /// <inheritdoc/>
    public override void Reconcile(ReconcileContext<Thing> context)
    {
        var thing = context.Object;
        _seen++;
        if ((thing.Status?.Observed ?? 0) != thing.Spec.Revision)
            context.SetStatus(new ThingStatus { Observed = thing.Spec.Revision, Checksum = Checksum(thing.Spec.Payload) });
    }

    /// <inheritdoc/>
    public override byte[] Save() => BitConverter.GetBytes(_seen);

    /// <inheritdoc/>
    public override void Restore(ReadOnlySpan<byte> saved) => _seen = BitConverter.ToInt32(saved);

    private static string Checksum(string payload)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(payload))
            hash = (hash ^ b) * 1099511628211UL;
        return hash.ToString("x16");
    }
}
