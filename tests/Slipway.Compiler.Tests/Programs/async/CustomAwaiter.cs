using System.Runtime.CompilerServices; using System.Threading.Tasks;
class Signal : INotifyCompletion { Action _next; public bool IsCompleted { get; private set; } int _value; public Signal GetAwaiter() => this; public int GetResult() => _value; public void OnCompleted(Action next) => _next = next; public void Set(int v) { _value = v; IsCompleted = true; _next?.Invoke(); } }
static class Program
{
    static async Task<int> Twice(Signal a, Signal b) { int x = await a; Output.Line("a " + x); int y = await b; Output.Line("b " + y); return x * y; }
    public static void Main() { var a = new Signal(); var b = new Signal(); var t = Twice(a, b); Output.Line("waiting"); a.Set(6); Output.Line(t.IsCompleted.ToString()); b.Set(7); Output.Line(t.Result); var done = new Signal(); done.Set(2); Output.Line(Twice(done, done).Result); }
}
