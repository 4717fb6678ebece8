using System.Threading.Tasks;

sealed class Connection(string name, bool failsToClose = false) : IAsyncDisposable
{
    public string Name => name;

    public async ValueTask DisposeAsync()
    {
        Output.Line("closing " + name);
        await Task.CompletedTask;
        if (failsToClose)
            throw new InvalidOperationException("cannot close " + name);
        Output.Line("closed " + name);
    }
}

/// <summary>Has the pattern and not the interface.</summary>
struct Pattern
{
    public int Number;
    public ValueTask DisposeAsync() { Output.Line("pattern " + Number); return default; }
}

static class Program
{
    static async Task Nested()
    {
        await using var outer = new Connection("outer");
        await using (var inner = new Connection("inner"))
            Output.Line("inside of " + inner.Name);
        await using (new Pattern { Number = 3 })
            Output.Line("with pattern");
        await using (Connection none = null)
            Output.Line("null is not closed");
        Output.Line("end");
    }

    static async Task FailsInside()
    {
        await using var connection = new Connection("failing");
        throw new ArgumentException("inside");
    }

    static async Task FailsToClose()
    {
        await using var connection = new Connection("stuck", failsToClose: true);
        throw new ArgumentException("lost");
    }

    static async Task<int> Returns() { await using var connection = new Connection("returning"); return 5; }

    static void Tell(Task task) => Output.Line(task.Status + " " + task.Exception?.InnerException.GetType().Name + " " + task.Exception?.InnerException.Message);

    public static void Main()
    {
        Tell(Nested());
        Tell(FailsInside());
        Tell(FailsToClose());
        Output.Line(Returns().Result);
    }
}
