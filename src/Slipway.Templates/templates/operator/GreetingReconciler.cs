using Slipway.Sdk.Json;
using Slipway.Sdk.Operators;

namespace OperatorName;

/// <summary>Keeps a ConfigMap with the greeting beside each Greeting.</summary>
[Operator("operator-name", Predicates = Changes.Generation)]
[Owns("v1", "ConfigMap", "configmaps", "create", "patch")]
public sealed partial class GreetingReconciler : Reconciler<Greeting>
{
    /// <inheritdoc/>
    public override void Reconcile(ReconcileContext<Greeting> context)
    {
        var greeting = context.Object;
        var text = $"Hello, {greeting.Spec.Name}!";
        context.Apply(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = context.Key.Name, ["namespace"] = context.Key.Namespace },
                ["data"] = new JsonObject { ["greeting"] = text },
            },
            owned: true, force: true);

        var ready = new Condition
        {
            Type = "Ready",
            Status = ConditionStatus.True,
            Reason = "Applied",
            Message = text,
            ObservedGeneration = context.Metadata.Generation,
        };
        context.SetStatus(new GreetingStatus { Conditions = (greeting.Status?.Conditions ?? []).With(ready, context.Time) });
    }
}
