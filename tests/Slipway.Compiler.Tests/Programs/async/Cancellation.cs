using System.Threading;
using System.Threading.Tasks;

static class Program
{
    static async Task<string> Work(CancellationToken token, Task gate)
    {
        try
        {
            token.ThrowIfCancellationRequested();
            await gate.WaitAsync(token);
            return "done";
        }
        catch (OperationCanceledException e)
        {
            return "canceled " + (e.CancellationToken == token) + " " + (e is TaskCanceledException);
        }
    }

    public static void Main()
    {
        using var source = new CancellationTokenSource();
        var order = "";
        source.Token.Register(() => order += "1");
        var second = source.Token.Register(() => order += "2");
        source.Token.Register(state => order += state, "3");
        source.Token.UnsafeRegister((state, token) => order += state.ToString() + token.IsCancellationRequested, "4");
        second.Dispose();
        Output.Line(source.IsCancellationRequested + " " + source.Token.CanBeCanceled + " " + default(CancellationToken).CanBeCanceled);
        var gate = new TaskCompletionSource();
        var first = Work(source.Token, gate.Task);
        Output.Line(first.Status.ToString());
        source.Cancel();
        Output.Line(order + " " + first.Result);
        Output.Line(Work(source.Token, gate.Task).Result);
        Output.Line(Work(CancellationToken.None, Task.CompletedTask).Result);
        source.Token.Register(() => Output.Line("at once"));
        source.Cancel();

        var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token, CancellationToken.None);
        Output.Line("linked " + linked.IsCancellationRequested);
        var parent = new CancellationTokenSource();
        var child = CancellationTokenSource.CreateLinkedTokenSource(parent.Token);
        child.Token.Register(() => Output.Line("child"));
        parent.Cancel();
        Output.Line("child " + child.IsCancellationRequested);

        var failing = new CancellationTokenSource();
        failing.Token.Register(() => throw new InvalidOperationException("a"));
        failing.Token.Register(() => throw new FormatException("b"));
        try { failing.Cancel(); } catch (AggregateException e) { Output.Line(e.InnerExceptions.Count + " " + e.InnerExceptions[0].Message); }
        Output.Line(Task.FromCanceled(new CancellationToken(true)).Status.ToString());
        Show.Line("not canceled", () => Task.FromCanceled(new CancellationToken(false)));
        Show.Line("throws", () => new CancellationToken(true).ThrowIfCancellationRequested());
        source.Dispose();
        Show.Line("disposed", () => source.Token);
        Output.Line(new CancellationToken(true).Equals(new CancellationToken(true)).ToString() + (default(CancellationToken) == CancellationToken.None));
    }
}
