using Slipway.Sdk.Json;
using Slipway.Sdk.Operators;

namespace LedgerOperator;

/// <summary>
/// Enters each round of an account once, and keeps a ConfigMap that shows the last one. An entry counts on what it has seen, so that one which
/// is written twice, or by a host whose time is over, is either refused or there for all to see.
/// </summary>
[Operator("ledger", Finalizer = "faults.slipway.dev/ledger", MaxConcurrentReconciles = 4)]
[Owns("v1", "ConfigMap", "configmaps", "create", "patch", "delete")]
[Rule("faults.slipway.dev", "accounts/status", "patch")]
public sealed partial class LedgerReconciler : Reconciler<Account>
{
    /// <inheritdoc/>
    public override void Reconcile(ReconcileContext<Account> context)
    {
        var (round, status) = (context.Object.Spec.Round, context.Object.Status ?? new AccountStatus());
        context.Apply(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = context.Key.Name, ["namespace"] = context.Key.Namespace },
                ["data"] = new JsonObject { ["round"] = round.ToString(), ["account"] = context.Metadata.Uid },
            },
            owned: true, force: true);
        if (status.Round == round)
            return;
        context.Patch(
            new ObjectReference("faults.slipway.dev/v1", "Account", context.Key.Name, context.Key.Namespace), PatchType.Merge,
            new JsonObject { ["status"] = new JsonObject { ["round"] = round, ["entries"] = status.Entries + 1 } },
            subresource: "status", resourceVersion: context.Metadata.ResourceVersion);
    }

    /// <inheritdoc/>
    public override void Finalize(ReconcileContext<Account> context) =>
        context.Delete(new ObjectReference("v1", "ConfigMap", context.Key.Name, context.Key.Namespace));
}
