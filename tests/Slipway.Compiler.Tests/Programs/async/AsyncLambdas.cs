using System.Linq;
using System.Threading.Tasks;

static class Program
{
    static async Task<TResult[]> Map<T, TResult>(IEnumerable<T> items, Func<T, Task<TResult>> map) => await Task.WhenAll(items.Select(map));

    static async Task<int> Fold(IEnumerable<int> items, Func<int, int, ValueTask<int>> fold)
    {
        var total = 0;
        foreach (var item in items)
            total = await fold(total, item);
        return total;
    }

    static event Func<string, Task> Changed;

    public static void Main()
    {
        var gate = new TaskCompletionSource();
        int captured = 1;
        Func<int, Task<int>> add = async x => { await gate.Task; captured += x; return captured; };
        var tasks = new[] { add(1), add(10), add(100) };
        Output.Line(captured);
        gate.SetResult();
        // In which order they go on is not said.
        Task.WaitAll(tasks);
        Output.Line(captured);
        Output.Line(string.Join(",", Map([1, 2, 3], async x => { await Task.CompletedTask; return x * captured; }).Result));
        Output.Line(Fold([1, 2, 3], async (a, b) => a * 10 + await ValueTask.FromResult(b)).Result);
        Changed += async name => { await Task.CompletedTask; Output.Line("first " + name); };
        Changed += async name => { await Task.CompletedTask; Output.Line("second " + name); throw new InvalidOperationException(name); };
        foreach (Func<string, Task> handler in Changed.GetInvocationList())
            Output.Line(handler("event").Status.ToString());
        async Task<int> Local(int depth) => depth == 0 ? captured : await Local(depth - 1) + 1;
        Output.Line(Local(5).Result);
        static async Task<string> Static<T>(T value) { await Task.CompletedTask; return value + " " + typeof(T).Name; }
        Output.Line(Static(5).Result + Static("s").Result);
        Action fire = async () => { await gate.Task; Output.Line("fired"); };
        fire();
        Func<Func<Task<int>>> factory = () => async () => await Task.FromResult(captured);
        Output.Line(factory()().Result);
    }
}
