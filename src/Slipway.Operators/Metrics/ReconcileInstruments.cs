using System.Diagnostics.Metrics;

namespace Slipway.Operators.Metrics;

/// <summary>What controller-runtime counts about reconciles, by the label <c>controller</c>: the module's name.</summary>
internal sealed class ReconcileInstruments
{
    private readonly Counter<long> _total;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _terminalErrors;
    private readonly Counter<long> _panics;
    private readonly Counter<long> _timeouts;
    private readonly Histogram<double> _time;
    private readonly UpDownCounter<long> _maxConcurrent;
    private readonly UpDownCounter<long> _active;

    public ReconcileInstruments(Meter meter)
    {
        _total = meter.CreateCounter<long>("controller_runtime_reconcile_total", null, "Reconciles, by controller and result.");
        _errors = meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", null, "Reconciles that failed.");
        _terminalErrors = meter.CreateCounter<long>(
            "controller_runtime_terminal_reconcile_errors_total", null, "Reconciles that failed and are not tried again.");
        _panics = meter.CreateCounter<long>("controller_runtime_reconcile_panics_total", null, "Reconciles that ended in a trap.");
        _timeouts = meter.CreateCounter<long>("controller_runtime_reconcile_timeouts_total", null, "Reconciles that took too long.");
        _time = meter.CreateHistogram(
            "controller_runtime_reconcile_time_seconds", "s", "Time of a reconcile.", null, Buckets.Reconcile);
        _maxConcurrent = meter.CreateUpDownCounter<long>(
            "controller_runtime_max_concurrent_reconciles", null, "How many reconciles there may be at a time.");
        _active = meter.CreateUpDownCounter<long>("controller_runtime_active_workers", null, "How many reconciles there are now.");
    }

    /// <summary>All is there from the start, as 0.</summary>
    public void Add(string controller, int maxConcurrent)
    {
        foreach (var result in Enum.GetValues<ReconcileOutcome>())
            _total.Add(0, Controller(controller), new("result", Name(result)));
        foreach (var counter in (Counter<long>[])[_errors, _terminalErrors, _panics, _timeouts])
            counter.Add(0, Controller(controller));
        _active.Add(0, Controller(controller));
        _maxConcurrent.Add(maxConcurrent, Controller(controller));
    }

    /// <summary>A controller is gone, or its limit is about to be another one.</summary>
    public void Remove(string controller, int maxConcurrent) => _maxConcurrent.Add(-maxConcurrent, Controller(controller));

    public void Started(string controller) => _active.Add(1, Controller(controller));

    public void Ended(string controller, ReconcileOutcome outcome, TimeSpan time)
    {
        _active.Add(-1, Controller(controller));
        _total.Add(1, Controller(controller), new("result", Name(outcome)));
        _time.Record(time.TotalSeconds, Controller(controller));
        if (outcome == ReconcileOutcome.Error)
            _errors.Add(1, Controller(controller));
    }

    /// <summary>Beside <see cref="Ended"/>.</summary>
    public void FailedForGood(string controller) => _terminalErrors.Add(1, Controller(controller));

    /// <summary>Beside <see cref="Ended"/>.</summary>
    public void Trapped(string controller) => _panics.Add(1, Controller(controller));

    /// <summary>Beside <see cref="Ended"/>.</summary>
    public void TimedOut(string controller) => _timeouts.Add(1, Controller(controller));

    private static KeyValuePair<string, object?> Controller(string name) => new("controller", name);

    private static string Name(ReconcileOutcome outcome) => outcome switch
    {
        ReconcileOutcome.Success => "success",
        ReconcileOutcome.Error => "error",
        ReconcileOutcome.Requeue => "requeue",
        _ => "requeue_after",
    };
}

/// <summary>What became of a reconcile.</summary>
internal enum ReconcileOutcome
{
    Success,
    Error,
    Requeue,
    RequeueAfter,
}
