using Slipway.Sdk;
using Slipway.Sdk.Json;
using Slipway.Sdk.Operators;

namespace EverythingOperator;

/// <summary>How the operator is configured.</summary>
[FilterConfiguration]
public sealed partial record EverythingConfiguration
{
    /// <summary>Begins every line of the log.</summary>
    public string Prefix { get; init; } = "every";
}

/// <summary>Does what the object says, so that tests see all that an operator can.</summary>
[Operator("everything", MaxConcurrentReconciles = 4, Predicates = Changes.Labels | Changes.Annotations)]
[Watches("v1", "ConfigMap", "configmaps", LabelSelector = "for", MapLabel = "for")]
[Watches("v1", "Secret", "secrets", Namespace = "here", MapAnnotation = "test.slipway.dev/for")]
[Watches("v1", "Pod", "pods", MapByGuest = true)]
[Rule("", "pods", "get", "list", "delete")]
[Rule("apps", "deployments/scale", "patch", ResourceNames = ["one"])]
public sealed partial class EverythingReconciler : Reconciler<Everything, EverythingConfiguration>
{
    private static readonly ObjectReference s_pod = new("v1", "Pod", "one", "here");

    private int _count;

    /// <inheritdoc/>
    public override void Reconcile(ReconcileContext<Everything> context)
    {
        _count++;
        context.Log.Info($"{Configuration.Prefix} {context.Key} {context.Attempt} {context.ReconcileId.Length} {_count}");
        switch (context.Object.Spec.Do)
        {
            case "echo":
                context.SetStatus(new EverythingStatus { Echo = context.Object.Spec });
                break;
            case "actions":
                Act(context);
                break;
            case "reads":
                Read(context);
                break;
            case "throw":
                throw new InvalidOperationException("it was told to");
            case "terminal":
                throw new TerminalException("It will not be.");
            case "late":
                context.RequeueAfter(TimeSpan.Zero);
                break;
            case "count":
                context.SetStatus(Count(context));
                break;
            case var other:
                throw new TerminalException($"Nobody knows how to {other}.");
        }
    }

    /// <inheritdoc/>
    public override void OnGone(ReconcileContext<Everything> context) => context.Delete(s_pod);

    /// <inheritdoc/>
    public override IEnumerable<ObjectKey> Map(WatchEvent change)
    {
        foreach (var (name, _) in change.Object.Metadata.Labels)
            yield return new ObjectKey("", $"{name}-{change.Type switch { WatchEventType.Deleted => "gone", _ => "there" }}");
    }

    /// <inheritdoc/>
    public override byte[] Save() => [(byte)_count];

    /// <inheritdoc/>
    public override void Restore(ReadOnlySpan<byte> saved) => _count = saved[0];

    private static void Act(ReconcileContext<Everything> context)
    {
        var pod = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = "one" } };
        context.Apply(pod, subresource: "status");
        context.Create(pod, owned: true);
        context.Patch(s_pod, PatchType.Merge, new JsonObject { ["a"] = null }, resourceVersion: "7");
        context.Patch(s_pod, PatchType.Json, new JsonArray(), subresource: "scale");
        context.Patch(s_pod, PatchType.Strategic, new JsonObject());
        context.Delete(s_pod, PropagationPolicy.Orphan, "u", "8");
        context.AddFinalizer("test.slipway.dev/a");
        context.RemoveFinalizer("test.slipway.dev/b");
        context.Event(EventType.Warning, "Seen", "It was seen.", "Look", s_pod);
        context.RequeueAfter(TimeSpan.FromMinutes(1.5));
    }

    private static void Read(ReconcileContext<Everything> context)
    {
        var pods = context.List("v1", "Pod", "here", "app=web", limit: 1);
        var rest = context.List("v1", "Pod", "here", "app=web", limit: 1, from: pods.Continue);
        var denied = "";
        try
        {
            context.Get(new ObjectReference("v1", "Secret", "s", "here"));
        }
        catch (ReadException e) when (e.IsDenied)
        {
            denied = e.Message;
        }

        context.SetStatus(new JsonObject
        {
            ["one"] = context.Get(s_pod, live: true)?.Json,
            ["none"] = context.Get(s_pod with { Name = "none" })?.Json,
            ["first"] = pods.Items[0].Metadata.Name,
            ["second"] = rest.Items[0].Metadata.Name,
            ["isAll"] = rest.Continue is null,
            ["denied"] = denied,
            ["canDelete"] = context.CanI("delete", "", "pods", "here").Allowed,
            ["canRead"] = context.CanI("get", "", "secrets").Allowed,
        });
    }

    /// <summary>Looks at all that there is, and keeps nothing.</summary>
    private static JsonObject Count(ReconcileContext<Everything> context)
    {
        var characters = 0L;
        foreach (var related in context.Related)
            characters += related.Json.DeepClone().ToString().Length;
        return new JsonObject { ["objects"] = context.Related.Count, ["characters"] = characters };
    }
}
