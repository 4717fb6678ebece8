using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace Slipway.Runtime;

/// <summary>One thread has one context, which flows by itself.</summary>
[Replace("System.Threading.ExecutionContext")]
internal sealed class ExecutionContextX
{
    internal static readonly ExecutionContextX Default = new();

    internal bool IsDefault => true;

    internal bool HasChangeNotifications => false;

    public static ExecutionContextX? Capture() => Default;

    public static bool IsFlowSuppressed() => false;

    internal static ExecutionContextX? CaptureForSuspension(object thread) => null;

    public static void Run(ExecutionContextX executionContext, ContextCallback callback, object? state) => callback(state!);

    internal static void RunInternal(ExecutionContextX? executionContext, ContextCallback callback, object? state) => callback(state!);
}

/// <summary>Nothing is traced. The compiler knows that <c>IsEnabled</c> of any event source is false.</summary>
[Replace("System.Threading.Tasks.TplEventSource")]
internal sealed class TaskEventsX
{
    internal static readonly TaskEventsX? Log;

}

[Plug("System.Threading.SynchronizationContext")]
internal static class SynchronizationContextPlug
{
    public static SynchronizationContext? get_Current() => null;
}

[Plug("System.Runtime.CompilerServices.AsyncMethodBuilderCore")]
internal static class AsyncMethodBuilderPlug
{
    public static void Start<T>(ref T stateMachine) where T : IAsyncStateMachine => stateMachine.MoveNext();

    public static bool get_TrackAsyncMethodCompletion() => false;
}

/// <summary>What would run on another thread runs at once.</summary>
[Plug("System.Threading.ThreadPool")]
internal static class ThreadPoolPlug
{
    public static void UnsafeQueueUserWorkItemInternal(object callBack, bool preferLocal)
    {
        if (callBack is IThreadPoolWorkItem item)
            item.Execute();
        else
            throw new NotSupportedException("A module has one thread.");
    }
}

[Plug("System.Threading.Tasks.Task")]
internal static class TaskPlug
{
    public static bool InternalWaitCore(Task self, int millisecondsTimeout, CancellationToken cancellationToken) => self.IsCompleted ? true
        : throw new InvalidOperationException("A module has one thread: to wait for a task that has not completed would be to wait forever.");
}
