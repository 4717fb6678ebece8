using System.Diagnostics;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Hosting;

/// <summary>
/// Traces of what operators do: a span for each reconcile, from when its key was due, with spans for the callback and for each action in it. Requests to
/// the API server carry the context on, as HttpClient does with any span.
/// </summary>
internal static class OperatorTelemetry
{
    public const string ActivitySourceName = "Slipway.Operators";

    private static readonly ActivitySource s_source = new(ActivitySourceName);

    /// <param name="operator">The operator.</param>
    /// <param name="key">The object.</param>
    /// <param name="since">When its key was due, as a timestamp of the clock.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Null where nobody listens.</returns>
    public static Activity? Reconcile(string @operator, ObjectKey key, long since, TimeProvider time)
    {
        if (!s_source.HasListeners())
            return null;
        var waited = time.GetElapsedTime(since);
        return s_source.StartActivity(
            $"reconcile {@operator}", ActivityKind.Consumer, parentContext: default,
            [
                new("slipway.operator", @operator),
                new("k8s.namespace.name", key.Namespace),
                new("slipway.object.name", key.Name),
                new("slipway.queue.duration", waited.TotalSeconds),
            ],
            startTime: time.GetUtcNow() - waited);
    }

    /// <returns>Null where nobody listens.</returns>
    public static Activity? Callback(string export) => s_source.StartActivity(export);

    /// <returns>Null where nobody listens.</returns>
    public static Activity? Action(string verb, ResourceKind kind) =>
        s_source.HasListeners() ? s_source.StartActivity($"{verb} {kind.Resource}", ActivityKind.Client) : null;

    /// <summary>Says how a reconcile has ended.</summary>
    public static void End(this Activity? activity, ReconcileResult result)
    {
        if (activity is null)
            return;
        activity.SetTag("slipway.reconcile.result", result.Outcome.ToString());
        var reason = result switch
        {
            ReconcileResult.Failed failed => failed.Reason,
            ReconcileResult.Trapped trapped => trapped.Reason,
            ReconcileResult.Terminal terminal => terminal.Reason,
            _ => null,
        };
        if (reason is not null)
            activity.SetStatus(ActivityStatusCode.Error, reason);
    }
}
