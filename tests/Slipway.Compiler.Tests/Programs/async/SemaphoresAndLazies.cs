using System.Threading;
using System.Threading.Tasks;

/// <summary>Waiting in turn, without a second thread.</summary>
static class Program
{
    static readonly SemaphoreSlim s_gate = new(1, 2);
    static readonly TaskCompletionSource s_open = new();

    static async Task Enter(string name)
    {
        await s_gate.WaitAsync();
        try
        {
            Output.Line(name + " entered");
            await s_open.Task;
        }
        finally
        {
            Output.Line(name + " leaves");
            s_gate.Release();
        }
    }

    public static void Main()
    {
        var a = Enter("a");
        var b = Enter("b");
        var c = Enter("c");
        Output.Line(s_gate.CurrentCount + " " + b.IsCompleted);
        s_open.SetResult();
        Task.WaitAll(a, b, c);
        Output.Line(s_gate.CurrentCount);
        Output.Line(s_gate.WaitAsync().IsCompleted.ToString());
        Output.Line(s_gate.Release());
        Show.Line("too many", () => s_gate.Release(2));
        Show.Line("bad count", () => new SemaphoreSlim(-1));
        Show.Line("release none", () => s_gate.Release(0));
        var canceled = new SemaphoreSlim(0).WaitAsync(new CancellationToken(true));
        Output.Line(canceled.Status.ToString());
        var stop = new CancellationTokenSource();
        var waits = new SemaphoreSlim(0).WaitAsync(stop.Token);
        Output.Line(waits.Status.ToString());
        stop.Cancel();
        try { waits.Wait(); } catch (AggregateException e) { Output.Line(e.InnerException.GetType().Name); }
        var once = new Lazy<Task<int>>(async () => { Output.Line("made"); await Task.Yield(); return 5; });
        Output.Line(once.Value.Result + once.Value.Result);
    }
}
