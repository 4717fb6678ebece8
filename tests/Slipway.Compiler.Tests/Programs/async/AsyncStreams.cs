using System.Threading.Tasks;
static class Program
{
    static async IAsyncEnumerable<int> Numbers(int n) { for (int i = 0; i < n; i++) { await Task.CompletedTask; yield return i * i; } }
    class D : IAsyncDisposable { public ValueTask DisposeAsync() { Output.Line("async dispose"); return default; } }
    static async Task Run() { await foreach (var x in Numbers(4)) Output.Line(x); await using (new D()) Output.Line("body"); await using var d = new D(); await foreach (var x in Numbers(9)) { if (x > 10) break; Output.Line(x); } }
    public static void Main() => Run().GetAwaiter().GetResult();
}
