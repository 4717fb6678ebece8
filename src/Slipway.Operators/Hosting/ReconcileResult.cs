using Slipway.Operators.Metrics;

namespace Slipway.Operators.Hosting;

/// <summary>What has become of a key, and when it comes again.</summary>
internal abstract record ReconcileResult
{
    /// <summary>As metrics call it.</summary>
    public abstract ReconcileOutcome Outcome { get; }

    /// <summary>All was done; it comes again when something changes, or after a while.</summary>
    public sealed record Done(TimeSpan? RequeueAfter) : ReconcileResult
    {
        public override ReconcileOutcome Outcome => RequeueAfter is null ? ReconcileOutcome.Success : ReconcileOutcome.RequeueAfter;
    }

    /// <summary>It comes again after a back-off.</summary>
    public sealed record Failed(string Reason) : ReconcileResult
    {
        public override ReconcileOutcome Outcome => ReconcileOutcome.Error;
    }

    /// <summary>Somebody was faster; it comes again soon, and nothing is wrong.</summary>
    public sealed record Conflict(string Reason) : ReconcileResult
    {
        public override ReconcileOutcome Outcome => ReconcileOutcome.Requeue;
    }

    /// <summary>It does not come again until something changes.</summary>
    public sealed record Terminal(string Reason) : ReconcileResult
    {
        public override ReconcileOutcome Outcome => ReconcileOutcome.Error;
    }

    /// <summary>The module was stopped by the sandbox; it comes again after a back-off.</summary>
    public sealed record Trapped(string Reason, string Code) : ReconcileResult
    {
        public override ReconcileOutcome Outcome => ReconcileOutcome.Error;
    }
}
