using System.Runtime.CompilerServices;

/// <summary>A task type of one's own, with the builder that the C# compiler uses for it.</summary>
[AsyncMethodBuilder(typeof(MaybeBuilder<>))]
sealed class Maybe<T> : INotifyCompletion
{
    private Action _continuation;

    public bool HasEnded { get; private set; }
    public bool HasValue { get; private set; }
    public T Value { get; private set; }

    public static Maybe<T> Some(T value) { var maybe = new Maybe<T>(); maybe.End(value, true); return maybe; }
    public static Maybe<T> None() { var maybe = new Maybe<T>(); maybe.End(default, false); return maybe; }

    public void End(T value, bool has) { Value = value; HasValue = has; HasEnded = true; _continuation?.Invoke(); }

    public Maybe<T> GetAwaiter() => this;
    public bool IsCompleted => HasEnded && HasValue;
    public T GetResult() => Value;
    public void OnCompleted(Action continuation) { if (!HasEnded) _continuation = continuation; }
}

struct MaybeBuilder<T>
{
    public static MaybeBuilder<T> Create() => new() { Task = new() };
    public Maybe<T> Task { get; private set; }
    public void Start<TMachine>(ref TMachine machine) where TMachine : IAsyncStateMachine { Output.Line("start"); machine.MoveNext(); }
    public void SetStateMachine(IAsyncStateMachine machine) { }
    public void SetResult(T result) => Task.End(result, true);
    public void SetException(Exception e) { Output.Line("failed " + e.Message); Task.End(default, false); }
    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion where TMachine : IAsyncStateMachine
    {
        IAsyncStateMachine boxed = machine;
        Output.Line("suspended");
        awaiter.OnCompleted(boxed.MoveNext);
    }
    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion where TMachine : IAsyncStateMachine => AwaitOnCompleted(ref awaiter, ref machine);
}

static class Program
{
    static async Maybe<int> Add(Maybe<int> a, Maybe<int> b) => await a + await b;

    static async Maybe<string> Throws() { await Maybe<int>.Some(1); throw new FormatException("thrown"); }

    static void Tell<T>(Maybe<T> maybe) => Output.Line(maybe.HasEnded ? maybe.HasValue ? "some " + maybe.Value : "none" : "waits");

    public static void Main()
    {
        Tell(Add(Maybe<int>.Some(1), Maybe<int>.Some(2)));
        Tell(Add(Maybe<int>.Some(1), Maybe<int>.None()));
        Tell(Throws());
        var later = new Maybe<int>();
        var sum = Add(later, Maybe<int>.Some(5));
        Tell(sum);
        later.End(20, true);
        Tell(sum);
    }
}
