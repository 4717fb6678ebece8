using System.Runtime.CompilerServices;

namespace Slipway.Sdk;

/// <summary>
/// What an asynchronous method of a filter returns. It waits for answers to the filter's calls, and goes on in the callback that brings
/// them: on one thread, without a pool or a context that another kind of task would bring. Only such tasks and calls can be awaited in it.
/// </summary>
[AsyncMethodBuilder(typeof(FilterTaskMethodBuilder))]
public sealed class FilterTask
{
    private Action? _continuation;

    internal FilterTask()
    {
    }

    /// <summary>The method has returned, or thrown.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>What it has thrown; null as long as it has not.</summary>
    public Exception? Exception { get; private set; }

    /// <summary>For <c>await</c>.</summary>
    public Awaiter GetAwaiter() => new(this);

    internal void OnCompleted(Action continuation)
    {
        if (_continuation is not null)
            throw new InvalidOperationException("A task of a filter is awaited in one place.");
        _continuation = continuation;
    }

    internal void ThrowIfFailed()
    {
        if (Exception is not null)
            throw Exception;
    }

    /// <param name="exception">Null where the method has returned.</param>
    /// <param name="hasWaited">Who awaits it has had time to say so: if nobody does, its failure is told here.</param>
    internal void Complete(Exception? exception, bool hasWaited)
    {
        Exception = exception;
        IsCompleted = true;
        if (_continuation is not null)
            _continuation();
        else if (exception is not null && hasWaited)
            Faults.Log("an asynchronous method that nobody awaits", exception);
    }

    /// <summary>Waits for the end of the task.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly FilterTask _task;

        internal Awaiter(FilterTask task) => _task = task;

        /// <summary>The task has ended.</summary>
        public bool IsCompleted => _task.IsCompleted;

        /// <summary>Throws what the task has thrown.</summary>
        public void GetResult() => _task.ThrowIfFailed();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _task.OnCompleted(continuation);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _task.OnCompleted(continuation);
    }
}
