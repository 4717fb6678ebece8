using System.Threading.Tasks;
static class Program
{
    static async Task<int> Add(int a, int b) { await Task.CompletedTask; return a + b; }
    static async ValueTask<string> Name(int i) { var x = await Add(i, 1); return "n" + x; }
    static async Task Throws() { await Task.CompletedTask; throw new InvalidOperationException("async"); }
    static async Task<string> Catches() { try { await Throws(); return "no"; } catch (InvalidOperationException e) { return "caught " + e.Message; } finally { Output.Line("finally"); } }
    static async Task Loop() { for (int i = 0; i < 3; i++) Output.Line(await Name(i)); }
    static async Task<int> Fib(int n) => n < 2 ? n : await Fib(n - 1) + await Fib(n - 2);
    static async void Fire() { await Task.CompletedTask; Output.Line("fired"); }
    public static void Main()
    {
        var t = Add(1, 2); Output.Line(t.IsCompleted.ToString()); Output.Line(t.Result); Output.Line(Name(5).Result); Loop().GetAwaiter().GetResult(); Output.Line(Catches().Result); Output.Line(Fib(10).Result); Fire(); var f = Throws(); Output.Line(f.IsFaulted.ToString()); Output.Line(f.Exception.InnerException.Message); try { f.GetAwaiter().GetResult(); } catch (InvalidOperationException e) { Output.Line(e.Message); } try { f.Wait(); } catch (AggregateException e) { Output.Line(e.InnerExceptions.Count); }
        Output.Line(Task.FromResult(7).Result); Output.Line(Task.FromException(new Exception("x")).IsFaulted.ToString()); Output.Line(new ValueTask<int>(5).Result); Func<int, Task<int>> lambda = async x => { await Task.CompletedTask; return x * 2; }; Output.Line(lambda(4).Result);
    }
}
