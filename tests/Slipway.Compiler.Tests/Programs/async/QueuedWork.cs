using System.Threading;
using System.Threading.Tasks;

/// <summary>What goes to a pool of threads runs when something waits for it.</summary>
static class Program
{
    static async Task<int> Yields(string name, int times)
    {
        for (int i = 0; i < times; i++)
            await Task.Yield();
        Output.Line(name + " after " + times);
        return times;
    }

    static async Task Main2()
    {
        Output.Line(await Task.Run(() => 5) + await Task.Run(async () => { await Task.Yield(); return 6; }));
        try { await Task.Run(() => throw new InvalidOperationException("in the pool")); }
        catch (InvalidOperationException e) { Output.Line(e.Message); }
        Output.Line(await Yields("yields", 3));
        var started = Task.Factory.StartNew(state => "state " + state, 7);
        Output.Line(await started);
        var cold = new Task<int>(() => 8);
        Output.Line(cold.Status.ToString());
        cold.Start();
        Output.Line(await cold);
        var here = new Task(() => Output.Line("here"));
        here.RunSynchronously();
        Output.Line(here.Status.ToString());
        var queued = new TaskCompletionSource();
        ThreadPool.QueueUserWorkItem(_ => queued.SetResult());
        await queued.Task;
        var canceled = Task.Run(() => 1, new CancellationToken(true));
        Output.Line(canceled.Status.ToString());
    }

    public static void Main()
    {
        Main2().GetAwaiter().GetResult();
        var tasks = new[] { Task.Run(() => 1), Task.Run(() => 2) };
        Task.WaitAll(tasks);
        Output.Line(tasks[0].Result + tasks[1].Result);
        Output.Line(Task.Run(() => 3).Result);
        var failed = Task.Run(int () => throw new FormatException("x"));
        try { failed.Wait(); } catch (AggregateException e) { Output.Line(e.InnerException.Message); }
        Output.Line(Task.WaitAny(new TaskCompletionSource().Task, Task.CompletedTask));
        Output.Line(new TaskCompletionSource().Task.Wait(0).ToString());
    }
}
