using System.Threading.Tasks;
static class Program
{
    static async Task<int> Sum(Task<int> a, Task<int> b) { Output.Line("start"); var x = await a; Output.Line("got a"); var y = await b; Output.Line("got b"); return x + y; }
    static async Task Using(Task t) { try { await t; Output.Line("after"); } catch (Exception e) { Output.Line("failed " + e.Message); } finally { Output.Line("cleanup"); } }
    static async Task<string> Chain(Task<string> t) { var s = await t; return s + "!"; }
    public static void Main()
    {
        var a = new TaskCompletionSource<int>(); var b = new TaskCompletionSource<int>(); var sum = Sum(a.Task, b.Task); Output.Line(sum.IsCompleted.ToString()); b.SetResult(5); Output.Line(sum.IsCompleted.ToString()); a.SetResult(3); Output.Line(sum.Result); var c = new TaskCompletionSource(); var u = Using(c.Task); c.SetException(new InvalidOperationException("boom")); Output.Line(u.IsCompleted.ToString());
        var s = new TaskCompletionSource<string>(); var chain = Chain(Chain(Chain(s.Task))); s.SetResult("x"); Output.Line(chain.Result); var all = Task.WhenAll(Task.FromResult(1), Task.FromResult(2)); Output.Line(all.Result.Length); var any = new TaskCompletionSource<int>(); var wa = Task.WhenAll(any.Task, Task.FromResult(9)); Output.Line(wa.IsCompleted.ToString()); any.SetResult(1); Output.Line(wa.Result[1]); var can = new TaskCompletionSource<int>(); can.SetCanceled(); Output.Line(can.Task.IsCanceled.ToString()); Output.Line(can.TrySetResult(1).ToString()); Show.Line("twice", () => { var q = new TaskCompletionSource(); q.SetResult(); q.SetResult(); });
    }
}
