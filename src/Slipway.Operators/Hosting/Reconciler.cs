using System.Buffers;
using Slipway.Operators.Actions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Json;
using Slipway.Operators.Modules;
using Slipway.Operators.Recorded;
using Slipway.Operators.Requests;
using Slipway.Operators.Watching;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Hosting;

/// <summary>Reconciles one object: asks the guest, checks what it answers, and does it.</summary>
internal sealed class Reconciler(
    OperatorVersion version, GuestTurns turns, ActionExecutor executor, IOperatorReads reads, TimeProvider time, IReconcileRecorder? recorder)
{
    /// <param name="key">The object.</param>
    /// <param name="attempt">Failures in a row.</param>
    /// <param name="onWoken">Is told, right before the guest is called, that it had to be woken.</param>
    /// <param name="cancellationToken">Ends it between two actions.</param>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, int attempt, Action? onWoken, CancellationToken cancellationToken)
    {
        try
        {
            var found = version.Get(key);
            var callback = OperatorCallback.Reconcile;
            if (version.Manifest.Finalizer is { } finalizer)
            {
                var isSet = found?.ReadFinalizers().Contains(finalizer) ?? false;
                if (found is null || (found.IsBeingDeleted && !isSet))
                    return new ReconcileResult.Done(null);
                if (found.IsBeingDeleted)
                    callback = OperatorCallback.Finalize;
                else if (!isSet)
                    found = await executor.SetFinalizerAsync(found, finalizer, true, cancellationToken).ConfigureAwait(false);
            }

            var result = await CallAsync(callback, key, found, attempt, onWoken, cancellationToken).ConfigureAwait(false);
            return result.Outcome switch
            {
                CallbackOutcome.Done => await ExecuteAsync(callback, key, found, result.Answer, cancellationToken).ConfigureAwait(false),
                CallbackOutcome.Terminal => new ReconcileResult.Terminal(result.Error!),
                CallbackOutcome.Trapped => new ReconcileResult.Trapped(result.Error!, result.Trap!.Kind.ToString()),
                _ => new ReconcileResult.Failed(result.Error!),
            };
        }
        catch (MessageException exception)
        {
            return new ReconcileResult.Failed($"its answer is wrong: {exception.Message}");
        }
        catch (DeniedException exception)
        {
            return new ReconcileResult.Failed(exception.Message);
        }
        catch (WriteException exception)
        {
            // Where this host does not lead any more, another one does the work; the key stays until that is known.
            return exception.Failure is WriteFailure.Conflict or WriteFailure.NotLeader
                ? new ReconcileResult.Conflict(exception.Message)
                : new ReconcileResult.Failed(exception.Message);
        }
        catch (ClusterException exception)
        {
            return new ReconcileResult.Failed(exception.Message);
        }
    }

    private async Task<ReconcileResult> ExecuteAsync(
        OperatorCallback callback, ObjectKey key, CachedObject? found, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var answer = Answer.Read(json, version.Spec.Limits.Actions);
        await executor.ExecuteAsync(key, found, answer.Actions, cancellationToken).ConfigureAwait(false);
        if (callback == OperatorCallback.Finalize && answer.RequeueAfter is null)
            await executor.SetFinalizerAsync(found!, version.Manifest.Finalizer!, false, cancellationToken).ConfigureAwait(false);
        return new ReconcileResult.Done(answer.RequeueAfter);
    }

    private async Task<CallbackResult> CallAsync(
        OperatorCallback callback, ObjectKey key, CachedObject? found, int attempt, Action? onWoken, CancellationToken cancellationToken)
    {
        var request = new ReconcileRequest
        {
            ReconcileId = Guid.NewGuid(),
            Time = time.GetUtcNow(),
            Attempt = attempt,
            Key = key,
            Object = found?.Utf8 ?? default,
            Owned = version.OwnedBy(found),
            Related = version.RelatedTo(key),
        };
        using var span = OperatorTelemetry.Callback(callback.Export);
        return await turns.RunAsync(() => Call(callback, request, onWoken), cancellationToken).ConfigureAwait(false);
    }

    private CallbackResult Call(OperatorCallback callback, ReconcileRequest request, Action? onWoken)
    {
        var message = new ArrayBufferWriter<byte>(4096);
        request.WriteTo(message);
        if (recorder is null)
            return InstanceCall.Run(version.Pool, callback, message.WrittenMemory, reads, onWoken);
        var recorded = new RecordedReads(reads);
        var result = InstanceCall.Run(version.Pool, callback, message.WrittenMemory, recorded, onWoken);
        recorder.Record(new RecordedReconcile(version.Spec.Name, callback, version.Spec.Configuration, request, recorded.Answers, result));
        return result;
    }
}
