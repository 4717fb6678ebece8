using System.Threading.Tasks;

/// <summary>Awaiting in try, catch and finally, where the task completes later.</summary>
static class Program
{
    static readonly Queue<TaskCompletionSource<int>> s_pending = new();

    static Task<int> Later() { var source = new TaskCompletionSource<int>(); s_pending.Enqueue(source); return source.Task; }

    static async Task<string> Run(bool fails)
    {
        var trace = "";
        try
        {
            trace += "try ";
            var value = await Later();
            if (fails)
                throw new InvalidOperationException("value " + value);
            trace += value;
        }
        catch (InvalidOperationException e) when (e.Message.Length > 3)
        {
            trace += " caught " + e.Message + " " + await Later();
        }
        finally
        {
            trace += " finally " + await Later();
        }
        return trace;
    }

    static async Task<int> ReturnsThroughFinally()
    {
        for (int i = 0; ; i++)
        {
            try
            {
                if (i == 2)
                    return await Later() + i;
            }
            finally
            {
                Output.Line("leaving " + i + " " + await Later());
            }
        }
    }

    static async Task RethrowsAfterAwait()
    {
        try { await Later(); throw new ArgumentException("first"); }
        catch (ArgumentException) { await Later(); throw; }
    }

    static void Pump(Task task)
    {
        int next = 10;
        while (!task.IsCompleted)
        {
            Output.Line("waiting for " + s_pending.Count);
            s_pending.Dequeue().SetResult(next++);
        }
    }

    public static void Main()
    {
        foreach (var fails in new[] { false, true })
        {
            var task = Run(fails);
            Pump(task);
            Output.Line(task.Result);
        }
        var returns = ReturnsThroughFinally();
        Pump(returns);
        Output.Line(returns.Result);
        var rethrows = RethrowsAfterAwait();
        Pump(rethrows);
        Output.Line(rethrows.Status + " " + rethrows.Exception.InnerException.Message);
    }
}
