using Slipway.Operators.Manifests;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Hosting;

/// <summary>Whether a change of the reconciled object is one that the module wants to know of.</summary>
internal static class PrimaryPredicate
{
    public static bool Matters(IReadOnlyList<Predicate> predicates, CachedObject? old, CachedObject? current)
    {
        // That it appears, is being deleted, or is gone always matters.
        if (predicates.Count == 0 || old is null || current is null || old.Uid != current.Uid || old.IsBeingDeleted != current.IsBeingDeleted)
            return true;
        foreach (var predicate in predicates)
        {
            var changed = predicate switch
            {
                Predicate.Generation => old.Generation != current.Generation,
                Predicate.Labels => !old.HasLabelsOf(current),
                Predicate.Annotations => !old.HasAnnotationsOf(current),
                _ => throw new InvalidOperationException($"{predicate} is no predicate."),
            };
            if (changed)
                return true;
        }

        // While it is being deleted, every finalizer that goes may be what somebody waits for.
        return current.IsBeingDeleted;
    }
}
