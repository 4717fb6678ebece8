using System.Diagnostics.Tracing;
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
    public static void Constructor(object self)
    {
    }

    public static void Constructor(object self, Guid eventSourceGuid, string eventSourceName)
    {
    }

    public static void Constructor(object self, Guid eventSourceGuid, string eventSourceName, EventSourceSettings settings, string[]? traits)
    {
    }

    public static void Dispose(object self, bool disposing)
    {
    }

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

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task>? GetScheduledTasks() => null;
}

[Plug("System.Threading.Tasks.Task")]
internal static class TaskPlug
{
    public static bool InternalWaitCore(Task self, int millisecondsTimeout, CancellationToken cancellationToken) =>
        WorkQueue.RunUntil(self, millisecondsTimeout, cancellationToken);

    public static bool SpinThenBlockingWait(Task self, int millisecondsTimeout, CancellationToken cancellationToken) =>
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

    [Refused("A module has no timers of its own. With Slipway.Sdk, ask the host for ticks: RootContext.SetTickPeriod and OnTick.")]
    public static Task Delay(uint millisecondsDelay, TimeProvider timeProvider, CancellationToken cancellationToken) => throw new NotSupportedException();

    // Between the two steps in which a task becomes complete nothing else runs.
    public static void SpinUntilCompleted(Task self)
    {
    }
}

/// <summary>What may ask for a timer, and mostly does not.</summary>
[Replace("System.Threading.TimerQueueTimer")]
internal sealed class TimerX : ITimer
{
    public TimerX(TimerCallback callback, object? state, uint dueTime, uint period, bool flowExecutionContext) => Change(dueTime, period);

    public TimerX(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, bool flowExecutionContext) => Change(dueTime, period);

    public bool Change(uint dueTime, uint period) => dueTime == uint.MaxValue ? true
        : throw new NotSupportedException("A module has no timers of its own.");

    public bool Change(TimeSpan dueTime, TimeSpan period) => Change((uint)dueTime.TotalMilliseconds, (uint)period.TotalMilliseconds);

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => default;
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
