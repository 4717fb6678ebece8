using Slipway.Operators.Actions;
using Slipway.Operators.Authority;
using Slipway.Operators.Cluster;
using Slipway.Operators.Json;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Hosting;

/// <summary>An action and the kind of what it is about, as the API server knows it.</summary>
internal readonly record struct PlannedAction(OperatorAction Action, ResourceKind Kind);

/// <summary>Checks all actions of an answer, before the first of them is executed.</summary>
internal sealed class ActionAuthority(OperatorAuthority authority, ApiDiscovery discovery, SharedInformers informers, ResourceKind primaryKind)
{
    private const string NamespaceOfEventsOfClusterObjects = "default";

    /// <exception cref="MessageException">An action is not possible, whoever asks for it.</exception>
    /// <exception cref="DeniedException">The module may not do one of them.</exception>
    /// <exception cref="ClusterException">The API server could not be asked about a kind.</exception>
    public async Task<IReadOnlyList<PlannedAction>> PlanAsync(
        ObjectKey key, CachedObject? primary, IReadOnlyList<OperatorAction> actions, CancellationToken cancellationToken)
    {
        var plan = new PlannedAction[actions.Count];
        for (var i = 0; i < plan.Length; i++)
        {
            var path = $"actions[{i}]";
            var kind = await KindAsync(path, actions[i], cancellationToken).ConfigureAwait(false);
            plan[i] = new PlannedAction(actions[i], kind);
            CheckPossible(path, plan[i], key, primary);
            foreach (var request in RequestsOf(plan[i], key))
                authority.Require(request);
        }

        return plan;
    }

    private static ObjectReference? TargetOf(OperatorAction action) => action switch
    {
        ApplyAction apply => apply.Target,
        CreateAction create => create.Target,
        PatchAction patch => patch.Target,
        DeleteAction delete => delete.Target,
        EventAction { Regarding: { } regarding } => regarding,
        _ => null,
    };

    private async ValueTask<ResourceKind> KindAsync(string path, OperatorAction action, CancellationToken cancellationToken)
    {
        if (TargetOf(action) is not { } target)
            return primaryKind;
        return await discovery.FindAsync(target.ApiVersion, target.Kind, cancellationToken).ConfigureAwait(false)
            ?? throw new MessageException($"{path} is about a {target.Kind} in {target.ApiVersion}, which the API server does not have");
    }

    private void CheckPossible(string path, in PlannedAction planned, ObjectKey key, CachedObject? primary)
    {
        var target = TargetOf(planned.Action);
        if (target is not null && planned.Kind.Namespaced != target.Namespace.Length > 0)
        {
            throw new MessageException(planned.Kind.Namespaced
                ? $"{path} names no namespace, which a {target.Kind} has"
                : $"{path} names a namespace, which a {target.Kind} does not have");
        }

        if (planned.Action is ApplyAction { Owned: true } or CreateAction { Owned: true })
        {
            if (primary is null)
                throw new MessageException($"{path} should be owned by {primaryKind.Kind} {key}, which is gone");

            // The garbage collector deletes what has an owner in another namespace: it does not find that owner.
            if (primaryKind.Namespaced && target!.Namespace != key.Namespace)
                throw new MessageException($"{path} cannot be owned by {primaryKind.Kind} {key}: it is not in the same namespace");
        }

        if (primary is null && planned.Action is StatusAction or FinalizerAction)
            throw new MessageException($"{path} is about {primaryKind.Kind} {key}, which is gone");
    }

    private IEnumerable<Access> RequestsOf(PlannedAction planned, ObjectKey key)
    {
        var kind = planned.Kind;
        var target = TargetOf(planned.Action);
        var space = target is null ? key.Namespace : target.Namespace;
        Access On(string verb, string? subresource = null, string? name = null) => Access.To(verb, kind, space, name, subresource);
        switch (planned.Action)
        {
            case ApplyAction apply:
                yield return On("patch", apply.Subresource, apply.Target.Name);

                // What is not there is created by it, and that is another verb.
                if (apply.Subresource is null && !IsKnown(kind, apply.Target))
                    yield return On("create");
                break;
            case CreateAction:
                yield return On("create");
                break;
            case PatchAction patch:
                yield return On("patch", patch.Subresource, patch.Target.Name);
                break;
            case DeleteAction delete:
                yield return On("delete", null, delete.Target.Name);
                break;
            case StatusAction:
                yield return On("patch", "status", key.Name);
                break;
            case FinalizerAction:
                yield return On("patch", null, key.Name);
                break;
            case EventAction:
                space = space.Length == 0 ? NamespaceOfEventsOfClusterObjects : space;
                yield return Access.To("create", ResourceKind.Event, space);
                break;
        }
    }

    private bool IsKnown(ResourceKind kind, ObjectReference target) =>
        informers.TryView(kind, target.Namespace, null)?.Get(new ObjectKey(target.Namespace, target.Name)) is not null;
}
