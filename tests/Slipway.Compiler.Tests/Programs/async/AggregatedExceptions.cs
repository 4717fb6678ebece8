using System.Threading.Tasks;

static class Program
{
    static async Task Fail(string message) { await Task.CompletedTask; throw new InvalidOperationException(message); }

    public static void Main()
    {
        var nested = new AggregateException("top", new ArgumentException("a"), new AggregateException(new FormatException("b"), new AggregateException()));
        Output.Line(nested.InnerExceptions.Count + " " + nested.InnerException.GetType().Name);
        foreach (var e in nested.Flatten().InnerExceptions)
            Output.Line(e.GetType().Name + " " + e.Message);
        try { nested.Handle(e => e is ArgumentException); }
        catch (AggregateException e) { Output.Line("unhandled " + e.InnerExceptions.Count + " " + e.InnerException.GetType().Name); }
        new AggregateException(new ArgumentException()).Handle(e => true);
        Output.Line(nested.GetBaseException().GetType().Name + " " + new AggregateException(new AggregateException(new FormatException())).GetBaseException().GetType().Name);
        Show.Line("null inner", () => new AggregateException((Exception)null));
        Show.Line("null inners", () => new AggregateException((Exception[])null));
        Show.Line("null predicate", () => nested.Handle(null));

        var task = Task.WhenAll(Fail("one"), Fail("two"), Task.CompletedTask, Fail("three"));
        try { task.Wait(); } catch (AggregateException e) { Output.Line("wait " + e.InnerExceptions.Count); }
        try { task.GetAwaiter().GetResult(); } catch (InvalidOperationException e) { Output.Line("await " + e.Message); }
        try { task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult(); Output.Line("suppressed"); }
        catch (Exception) { Output.Line("wrong"); }
        var single = Fail("single");
        Output.Line(single.IsFaulted + " " + single.Exception.InnerExceptions.Count + " " + ReferenceEquals(single.Exception.InnerException, single.Exception.InnerExceptions[0]));
        try { _ = Task.FromException<int>(new FormatException("result")).Result; } catch (AggregateException e) { Output.Line(e.InnerException.Message); }
    }
}
