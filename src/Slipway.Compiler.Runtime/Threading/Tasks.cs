using System.Threading.Tasks;

namespace Slipway.Runtime;

/// <summary>Nothing is traced: the compiler drops what is called on the one event source of tasks, and nothing makes it.</summary>
[Plug("System.Threading.Tasks.TplEventSource")]
internal static class TaskEventsPlug
{
    [Plug(".cctor")]
    public static void Construct()
    {
    }

    public static Guid CreateGuidForTaskID(int taskID) => default;
}

[Plug("System.Diagnostics.Tracing.EventSource")]
internal static class EventSourcePlug
{
    public static void SetCurrentThreadActivityId(Guid activityId)
    {
    }

    public static void SetCurrentThreadActivityId(Guid activityId, out Guid oldActivityThatWillContinue) => oldActivityThatWillContinue = default;
}

[Plug("System.Runtime.CompilerServices.TaskAwaiter")]
internal static class TaskAwaiterPlug
{
    public static Action OutputWaitEtwEvents(Task task, Action continuation) => continuation;
}

/// <summary>
/// What would go to another thread goes to the queue of the one there is. Nothing runs at the same time as what waits for it: a task that is not
/// done when the queue is empty never will be, as far as the waiting goes.
/// </summary>
[Replace("System.Threading.Tasks.ThreadPoolTaskScheduler")]
internal sealed class TaskSchedulerX : TaskScheduler
{
    protected override void QueueTask(Task task) => WorkQueue.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    /// <summary>Runs a task that was queued; nothing, if it was run since.</summary>
    public void Execute(Task task) => TryExecuteTask(task);
}

[Plug("System.Threading.Tasks.Task")]
internal static class TaskPlug
{
    public static bool InternalWaitCore(Task self, int millisecondsTimeout, CancellationToken cancellationToken) =>
        WorkQueue.RunUntil(self, millisecondsTimeout, cancellationToken);

    public static bool WaitAllBlockingCore(List<Task> tasks, int millisecondsTimeout, CancellationToken cancellationToken)
    {
        foreach (var task in tasks)
        {
            if (!WorkQueue.RunUntil(task, millisecondsTimeout, cancellationToken))
                return false;
        }
        return true;
    }

    // Between the two steps in which a task becomes complete nothing else runs.
    public static void SpinUntilCompleted(Task self)
    {
    }
}

/// <summary>No callback is in the middle of running on another thread.</summary>
[Plug("System.Threading.CancellationTokenSource+Registrations")]
internal static class CancellationPlug
{
    public static void WaitForCallbackToComplete(object self, long id)
    {
    }
}

/// <summary>Nothing is blocked that would have to be woken.</summary>
[Plug("System.Threading.Tasks.Task+ContingentProperties")]
internal static class TaskCompletionPlug
{
    public static void SetEvent(ManualResetEventSlim? mres)
    {
    }
}
