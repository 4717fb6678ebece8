using Slipway.Sdk.Operators;

namespace WebsiteOperator;

/// <summary>Serves a website by a Deployment behind a Service, with its page in a ConfigMap.</summary>
[Operator("websites", Version = "1.0.0", Finalizer = "demo.slipway.dev/website", Predicates = Changes.Generation)]
[Owns("v1", "ConfigMap", "configmaps", "create", "patch", "delete")]
[Owns("apps/v1", "Deployment", "deployments", "create", "patch", "delete")]
[Owns("v1", "Service", "services", "create", "patch", "delete")]
public sealed partial class WebsiteReconciler : Reconciler<Website>
{
    private static readonly TimeSpan s_untilContentIsThere = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_untilAllIsGone = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override void Reconcile(ReconcileContext<Website> context)
    {
        var website = context.Object;
        if (website.Spec.Paused)
        {
            Report(context, WebsitePhase.Paused, ConditionStatus.Unknown, "Paused", "The website is paused.");
            return;
        }

        if (FindPage(context) is not { } page)
            return;
        var checksum = Page.Checksum(page);
        var deployment = context.FindOwned("Deployment", context.Key.Name);
        var parts = new WebsiteParts(context.Key, website.Spec.Replicas, page, checksum);
        context.Apply(parts.ConfigMap(), owned: true, force: true);
        context.Apply(parts.Deployment(), owned: true, force: true);
        context.Apply(parts.Service(), owned: true, force: true);

        var served = deployment?.At("spec", "template", "metadata", "annotations")?.GetText(WebsiteParts.ChecksumAnnotation);
        if (deployment is null)
            context.Event(EventType.Normal, "Created", $"Servers wanted: {website.Spec.Replicas}.");
        else if (served != checksum)
            context.Event(EventType.Normal, "ContentChanged", $"The page has changed, and is served anew: {checksum}.");
        ReportReplicas(context, deployment, isCurrent: served == checksum);
    }

    /// <inheritdoc/>
    public override void Finalize(ReconcileContext<Website> context)
    {
        if (context.Owned.Count == 0)
        {
            context.Event(EventType.Normal, "Deleted", "The website is gone.", action: "Finalize");
            return;
        }

        foreach (var part in context.Owned)
        {
            if (!part.Metadata.IsBeingDeleted)
                context.Delete(part.Reference, PropagationPolicy.Background, part.Metadata.Uid);
        }

        Report(context, WebsitePhase.Terminating, ConditionStatus.False, "Terminating", "The website is being deleted.", ready: 0);
        context.RequeueAfter(s_untilAllIsGone);
    }

    /// <summary>The page that is wanted; null where there is none, which has been reported then.</summary>
    private static string? FindPage(ReconcileContext<Website> context)
    {
        var spec = context.Object.Spec;
        var ways = (spec.Html is null ? 0 : 1) + (spec.Title is null ? 0 : 1) + (spec.ContentFrom is null ? 0 : 1);
        if (ways != 1)
        {
            const string problem = "The website must have exactly one of html, title and contentFrom.";
            Warn(context, WebsitePhase.Failed, "InvalidSpec", problem);
            return null;
        }

        if (spec.ContentFrom is not { } name)
            return spec.Html ?? Page.Of(spec.Title!, spec.Content);
        if (context.Get(new ObjectReference("v1", "ConfigMap", name, context.Key.Namespace))?.At("data")?.GetText("index.html") is { } page)
            return page;
        Warn(context, WebsitePhase.Pending, "ContentNotFound", $"There is no ConfigMap {name} with an index.html.");
        context.RequeueAfter(s_untilContentIsThere);
        return null;
    }

    private static void ReportReplicas(ReconcileContext<Website> context, KubernetesObject? deployment, bool isCurrent)
    {
        var wanted = context.Object.Spec.Replicas;
        var ready = isCurrent ? (int)(deployment?.At("status")?.GetInt64("readyReplicas") ?? 0) : 0;
        var message = $"Servers ready: {ready} of {wanted}.";
        if (!isCurrent || ready < wanted)
        {
            Report(context, WebsitePhase.Progressing, ConditionStatus.False, "ServersStarting", message, ready);
            return;
        }

        if (context.Object.Status?.Phase is not WebsitePhase.Ready)
            context.Event(EventType.Normal, "Ready", message);
        Report(context, WebsitePhase.Ready, ConditionStatus.True, "ServersReady", message, ready);
    }

    /// <summary>Reports a problem, with an event when it is new.</summary>
    private static void Warn(ReconcileContext<Website> context, WebsitePhase phase, string reason, string message)
    {
        if (context.Object.Status?.Conditions.Find("Ready")?.Message != message)
            context.Event(EventType.Warning, reason, message);
        Report(context, phase, ConditionStatus.False, reason, message);
    }

    private static void Report(
        ReconcileContext<Website> context, WebsitePhase phase, ConditionStatus status, string reason, string message, int? ready = null)
    {
        var website = context.Object;
        var condition = new Condition
        {
            Type = "Ready",
            Status = status,
            Reason = reason,
            Message = message,
            ObservedGeneration = context.Metadata.Generation,
        };
        context.SetStatus(new WebsiteStatus
        {
            Phase = phase,
            ReadyReplicas = ready ?? website.Status?.ReadyReplicas ?? 0,
            Url = $"http://{website.Spec.Host ?? $"{context.Key.Name}.{context.Key.Namespace}.svc"}/",
            ObservedGeneration = context.Metadata.Generation,
            Conditions = (website.Status?.Conditions ?? []).With(condition, context.Time),
        });
    }
}
