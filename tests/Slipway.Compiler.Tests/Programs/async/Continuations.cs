using System.Threading.Tasks;

static class Program
{
    const TaskContinuationOptions Here = TaskContinuationOptions.ExecuteSynchronously;

    static void Follow(string name, Action<TaskCompletionSource<int>> complete)
    {
        var source = new TaskCompletionSource<int>();
        var always = source.Task.ContinueWith(task => name + " " + task.Status, Here);
        var good = source.Task.ContinueWith(task => task.Result + 1, TaskContinuationOptions.OnlyOnRanToCompletion | Here);
        var bad = source.Task.ContinueWith(task => task.Exception.InnerException.Message, TaskContinuationOptions.OnlyOnFaulted | Here);
        var canceled = source.Task.ContinueWith(task => "was canceled", TaskContinuationOptions.OnlyOnCanceled | Here);
        var withState = source.Task.ContinueWith((task, state) => state + "!", "state", Here);
        complete(source);
        Output.Line(always.Result + " " + withState.Result);
        Output.Line(good.Status + " " + bad.Status + " " + canceled.Status);
        if (good.IsCompletedSuccessfully)
            Output.Line(good.Result);
        if (bad.IsCompletedSuccessfully)
            Output.Line(bad.Result);
    }

    public static void Main()
    {
        Follow("good", source => source.SetResult(1));
        Follow("bad", source => source.SetException(new Exception("failed")));
        Follow("canceled", source => source.SetCanceled());
        var inner = new TaskCompletionSource<int>();
        var unwrapped = Task.FromResult(inner.Task).Unwrap();
        Output.Line(unwrapped.IsCompleted.ToString());
        inner.SetResult(3);
        Output.Line(unwrapped.Result);
        var throwing = Task.CompletedTask.ContinueWith(int (_) => throw new FormatException("continuation"), Here);
        Output.Line(throwing.Status + " " + throwing.Exception.InnerException.Message);
        var order = "";
        var many = new TaskCompletionSource();
        for (int i = 0; i < 5; i++)
        {
            int n = i;
            many.Task.ContinueWith(_ => order += n, Here);
        }
        many.SetResult();
        Output.Line(order);
    }
}
