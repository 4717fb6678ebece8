using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Operators.Actions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Hosting;

/// <summary>Does what a module has answered, once all of it is known to be allowed.</summary>
internal sealed class ActionExecutor(
    ActionAuthority authority, Writer writer, EventRecorder events, SharedInformers informers, ResourceKind primaryKind, bool mayForce)
{
    /// <param name="key">The reconciled object.</param>
    /// <param name="primary">As the module has seen it; null if it is gone.</param>
    /// <param name="actions">In their order.</param>
    /// <param name="cancellationToken">Ends it between two actions.</param>
    /// <exception cref="Json.MessageException">An action is not possible. Nothing was done.</exception>
    /// <exception cref="DeniedException">The module may not do one of them. Nothing was done.</exception>
    /// <exception cref="ClusterException">The API server could not be asked about a kind. Nothing was done.</exception>
    /// <exception cref="WriteException">One could not be done; those before it are, those after it are not.</exception>
    public async Task ExecuteAsync(
        ObjectKey key, CachedObject? primary, IReadOnlyList<OperatorAction> actions, CancellationToken cancellationToken)
    {
        if (actions.Count == 0)
            return;
        var plan = await authority.PlanAsync(key, primary, actions, cancellationToken).ConfigureAwait(false);
        foreach (var (action, kind) in plan)
        {
            using var span = OperatorTelemetry.Action(action.Type, kind);
            primary = await ExecuteAsync(key, primary, action, kind, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<CachedObject> SetFinalizerAsync(CachedObject known, string finalizer, bool isWanted, CancellationToken cancellationToken) =>
        writer.SetFinalizerAsync(primaryKind, known, finalizer, isWanted, cancellationToken);

    private static ObjectKey KeyOf(ObjectReference target) => new(target.Namespace, target.Name);

    private static byte[] Bytes(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    /// <returns>The reconciled object, which is another one once its finalizers have changed.</returns>
    private async Task<CachedObject?> ExecuteAsync(
        ObjectKey key, CachedObject? primary, OperatorAction action, ResourceKind kind, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case ApplyAction apply:
                var applied = await writer.ApplyAsync(
                    kind, KeyOf(apply.Target), ContentOf(apply.Object, apply.Owned, apply.Target, kind, primary), apply.Force && mayForce,
                    apply.Subresource, Cached(kind, KeyOf(apply.Target)), cancellationToken).ConfigureAwait(false);
                Wrote(kind, apply.Subresource, applied);
                return primary;
            case CreateAction create:
                informers.Wrote(kind, await writer.CreateAsync(
                    kind, KeyOf(create.Target), ContentOf(create.Object, create.Owned, create.Target, kind, primary), cancellationToken)
                    .ConfigureAwait(false));
                return primary;
            case PatchAction patch:
                var patched = await writer.PatchAsync(
                    kind, KeyOf(patch.Target), patch.PatchType, Bytes(patch.Patch), patch.Subresource, patch.ResourceVersion, cancellationToken)
                    .ConfigureAwait(false);
                Wrote(kind, patch.Subresource, patched);
                return primary;
            case DeleteAction delete:
                await writer.DeleteAsync(
                    kind, KeyOf(delete.Target), delete.Propagation, delete.Uid, delete.ResourceVersion, cancellationToken).ConfigureAwait(false);
                return primary;
            case StatusAction status:
                await writer.ApplyStatusAsync(kind, key, status.Status, Cached(kind, key), cancellationToken).ConfigureAwait(false);
                return primary;
            case FinalizerAction finalizer:
                return await writer.SetFinalizerAsync(kind, primary!, finalizer.Name, finalizer.Present, cancellationToken).ConfigureAwait(false);
            case EventAction happened:
                await events.RecordAsync(EventOf(happened, kind, key, primary), cancellationToken).ConfigureAwait(false);
                return primary;
            default:
                throw new InvalidOperationException($"{action.GetType().Name} cannot be executed.");
        }
    }

    /// <summary>The answer to a write of a subresource may be of another kind, such as Scale.</summary>
    private void Wrote(ResourceKind kind, string? subresource, CachedObject answered)
    {
        if (subresource is null)
            informers.Wrote(kind, answered);
    }

    private OperatorEvent EventOf(EventAction happened, ResourceKind kind, ObjectKey key, CachedObject? primary)
    {
        var subject = happened.Regarding is { } other
            ? new EventSubject(kind, KeyOf(other), Cached(kind, KeyOf(other))?.Uid)
            : new EventSubject(primaryKind, key, primary?.Uid);
        return new OperatorEvent(subject, happened.IsWarning ? "Warning" : "Normal", happened.Reason, happened.Action, happened.Note);
    }

    private ReadOnlyMemory<byte> ContentOf(JsonElement content, bool owned, ObjectReference target, ResourceKind kind, CachedObject? primary) => owned
        ? ControllerReference.AddTo(JsonMarshal.GetRawUtf8Value(content), kind.Namespaced, target.Namespace, primaryKind, primary!)
        : Bytes(content);

    private CachedObject? Cached(ResourceKind kind, ObjectKey key) => informers.TryView(kind, key.Namespace, null)?.Get(key);
}
