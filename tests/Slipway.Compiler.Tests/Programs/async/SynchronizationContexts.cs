using System.Threading;
using System.Threading.Tasks;

/// <summary>A loop of messages, as user interfaces have.</summary>
sealed class MessageLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object State)> _messages = new();

    public int Posted { get; private set; }

    public override void Post(SendOrPostCallback d, object state) { Posted++; _messages.Enqueue((d, state)); }

    public void Run(Func<Task> main)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = main();
            while (_messages.TryDequeue(out var message))
                message.Callback(message.State);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}

static class Program
{
    static async Task Work(string name, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            Output.Line(name + i + (SynchronizationContext.Current is MessageLoop ? " in loop" : " outside"));
            await Task.Yield();
        }
    }

    public static void Main()
    {
        var loop = new MessageLoop();
        loop.Run(async () =>
        {
            await Task.WhenAll(Work("a", 3), Work("b", 2));
            var source = new TaskCompletionSource();
            var waiting = Wait(source.Task);
            source.SetResult();
            Output.Line("set, not yet run: " + waiting.IsCompleted);
            await waiting;
        });
        Output.Line(loop.Posted);
        Output.Line(SynchronizationContext.Current == null ? "restored" : "still there");
        try { loop.Run(async () => { await Task.Yield(); throw new FormatException("in loop"); }); }
        catch (FormatException e) { Output.Line(e.Message); }
    }

    static async Task Wait(Task task) { await task; Output.Line("continued"); }
}
