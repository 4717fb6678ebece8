using System.Runtime.CompilerServices;

namespace Slipway.Sdk;

/// <summary>What the C# compiler makes asynchronous methods with that return <see cref="FilterTask"/>. Not for use by hand.</summary>
#pragma warning disable CA1822 // The C# compiler calls these members on an instance.
public struct FilterTaskMethodBuilder
{
    private FilterTask? _task;
    private Action? _moveNext;

    /// <summary>The task of the method.</summary>
    public FilterTask Task => _task ??= new FilterTask();

    /// <summary>A new builder.</summary>
    public static FilterTaskMethodBuilder Create() => default;

    /// <summary>Runs the method to its first wait.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine =>
        stateMachine.MoveNext();

    /// <summary>Is not used.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method has returned.</summary>
    public void SetResult() => Task.Complete(null, _moveNext is not null);

    /// <summary>The method has thrown.</summary>
    public void SetException(Exception exception) => Task.Complete(exception, _moveNext is not null);

    /// <summary>The method waits.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(Continuation(ref stateMachine));

    /// <summary>The method waits.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion where TStateMachine : IAsyncStateMachine =>
        awaiter.UnsafeOnCompleted(Continuation(ref stateMachine));

    /// <summary>
    /// The state of the method is moved to the heap at its first wait; what was made of this builder before goes with it.
    /// </summary>
    private Action Continuation<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine
    {
        if (_moveNext is not null)
            return _moveNext;
        _task ??= new FilterTask();
        var box = new Box<TStateMachine>();
        _moveNext = box.MoveNext;

        // A copy of the state machine, in which this builder is: so last.
        box.StateMachine = stateMachine;
        return _moveNext;
    }

    private sealed class Box<TStateMachine> where TStateMachine : IAsyncStateMachine
    {
        public TStateMachine StateMachine = default!;

        public void MoveNext() => StateMachine.MoveNext();
    }
}
#pragma warning restore CA1822
