using System.Threading;
using System.Threading.Tasks;

/// <summary>Each way to complete a source, once and again, and what its task then tells.</summary>
static class Program
{
    static void Try(string name, Action<TaskCompletionSource<int>> complete)
    {
        var source = new TaskCompletionSource<int>("state");
        var order = "";
        source.Task.ContinueWith(_ => order += "a", TaskContinuationOptions.ExecuteSynchronously);
        source.Task.GetAwaiter().OnCompleted(() => order += "b");
        complete(source);
        var task = source.Task;
        Output.Line($"{name}: {task.Status} {task.IsCompleted} {task.IsCompletedSuccessfully} {task.IsFaulted} {task.IsCanceled} {task.AsyncState} {order}");
        Show.Line("result", () => task.Result);
        Show.Line("await", () => task.GetAwaiter().GetResult());
        Show.Line("exception", () => task.Exception?.InnerExceptions.Count);
        Show.Line("again", () => source.SetResult(9));
        Show.Line("try again", () => source.TrySetResult(9) || source.TrySetException(new Exception()) || source.TrySetCanceled());
    }

    public static void Main()
    {
        Try("result", source => source.SetResult(5));
        Try("exception", source => source.SetException(new InvalidOperationException("x")));
        Try("exceptions", source => source.SetException([new ArgumentException("x"), new FormatException("y")]));
        Try("canceled", source => source.SetCanceled());
        Try("canceled by token", source => source.TrySetCanceled(new CancellationToken(true)));
        Try("from task", source => source.SetFromTask(Task.FromResult(7)));
        Try("from failed task", source => source.SetFromTask(Task.FromException<int>(new TimeoutException())));
        Show.Line("null exception", () => new TaskCompletionSource<int>().SetException((Exception)null));
        Show.Line("no exceptions", () => new TaskCompletionSource<int>().SetException(Array.Empty<Exception>()));
        var plain = new TaskCompletionSource();
        Output.Line(plain.Task.Status.ToString() + plain.TrySetResult() + plain.TrySetResult() + plain.Task.Status);
    }
}
