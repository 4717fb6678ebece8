using System.Linq;
using System.Threading.Tasks;

static class Program
{
    static void Tell(string what, Task task)
    {
        Output.Line(what + ": " + task.Status);
        if (task.Exception is { } all)
            Output.Line("  " + string.Join(", ", all.InnerExceptions.Select(e => e.GetType().Name + " " + e.Message)));
    }

    public static void Main()
    {
        var sources = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var all = Task.WhenAll(sources.Select(source => source.Task));
        var any = Task.WhenAny(sources.Select(source => source.Task));
        Tell("before", all);
        sources[1].SetResult(20);
        Tell("any", any);
        Output.Line((any.Result == sources[1].Task).ToString());
        Tell("still", all);
        sources[0].SetResult(10);
        sources[2].SetResult(30);
        Tell("after", all);
        Output.Line(string.Join(",", all.Result));

        var failing = new[] { new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource() };
        var both = Task.WhenAll(failing[0].Task, failing[1].Task, failing[2].Task);
        failing[2].SetException(new InvalidOperationException("third"));
        failing[0].SetException([new ArgumentException("first"), new FormatException("also first")]);
        Tell("one is missing", both);
        failing[1].SetResult();
        Tell("failed", both);
        try { both.GetAwaiter().GetResult(); } catch (Exception e) { Output.Line("awaiting gives " + e.Message); }

        var canceled = new TaskCompletionSource<string>();
        var withCanceled = Task.WhenAll(Task.FromResult("x"), canceled.Task);
        canceled.SetCanceled();
        Tell("canceled", withCanceled);
        Tell("none", Task.WhenAll());
        Tell("none of results", Task.WhenAll(Array.Empty<Task<int>>()));
        Show.Line("any of none", () => Task.WhenAny());
        Show.Line("all of null", () => Task.WhenAll((Task[])null));
        Show.Line("all with null", () => Task.WhenAll(Task.CompletedTask, null));
        Output.Line(Task.WhenAny(Task.FromException(new Exception("x")), new TaskCompletionSource().Task).Result.Status.ToString());
    }

}
