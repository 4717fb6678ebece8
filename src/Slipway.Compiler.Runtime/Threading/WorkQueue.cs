using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace Slipway.Runtime;

/// <summary>
/// What was queued to run later: the compiler has it run before a call from outside returns, and it runs while something waits for a task.
/// </summary>
internal static class WorkQueue
{
    private static Queue<object>? s_items;

    public static void Add(object item) => (s_items ??= new Queue<object>()).Enqueue(item);

    /// <summary>At the end of a call from outside: of the outermost, for the others have callers that are in the middle of something.</summary>
    public static void RunAll()
    {
        if (!Heap.IsNested)
        {
            while (RunNext())
            {
            }
        }
    }

    /// <summary>Runs what is queued until a task is complete.</summary>
    public static bool RunUntil(Task task, int millisecondsTimeout, CancellationToken cancellationToken)
    {
        while (!task.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RunNext())
                continue;
            return millisecondsTimeout >= 0 ? false
                : throw new InvalidOperationException("A module has one thread: to wait here for a task that has not completed would be to wait forever.");
        }
        return true;
    }

    public static bool RunNext()
    {
        if (s_items is null || !s_items.TryDequeue(out var item))
            return false;
        if (item is Task task)
            Machine.ExecuteFromThreadPool(task, Thread.CurrentThread);
        else
            Unsafe.As<IThreadPoolWorkItem>(item).Execute();
        return true;
    }
}

[Plug("System.Threading.ThreadPool")]
internal static class ThreadPoolPlug
{
    public static void UnsafeQueueUserWorkItemInternal(object callBack, bool preferLocal) => WorkQueue.Add(callBack);
}

/// <summary>What the other ways to queue work come to.</summary>
[Plug("System.Threading.ThreadPoolWorkQueue")]
internal static class ThreadPoolWorkQueuePlug
{
    public static void Constructor(object self)
    {
    }

    public static void Enqueue(object self, object callback, bool forceGlobal) => WorkQueue.Add(callback);
}
