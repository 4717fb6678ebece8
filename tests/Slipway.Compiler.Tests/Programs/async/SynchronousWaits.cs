using System.Threading.Tasks;

/// <summary>What completes in the same call can be waited for, however many steps away it is.</summary>
static class Program
{
    static async Task<int> Steps(int n) { if (n == 0) return 1; await Task.Yield(); return await Steps(n - 1) + 1; }

    static async Task PingPong(TaskCompletionSource mine, Func<Task> other, string name, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            Output.Line(name + i);
            await Task.Yield();
        }
        mine.SetResult();
        await other();
        Output.Line(name + " done");
    }

    public static void Main()
    {
        Output.Line(Steps(200).Result);
        TaskCompletionSource a = new(), b = new();
        var first = PingPong(a, () => b.Task, "ping", 1);
        first.Wait(0);
        b.SetResult();
        first.Wait();
        Output.Line(first.IsCompletedSuccessfully.ToString());
        var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = Plus(source.Task, 1);
        source.SetResult(41);
        Output.Line(waits.Result);
    }

    static async Task<int> Plus(Task<int> task, int more) => await task + more;
}
