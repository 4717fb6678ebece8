using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

/// <summary>A source that is used again and again, as pipelines do.</summary>
sealed class Reused : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _core;

    public ValueTask<int> Begin() { _core.Reset(); return new ValueTask<int>(this, _core.Version); }

    public void End(int value) => _core.SetResult(value);

    public void Fail(Exception e) => _core.SetException(e);

    public int GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object> continuation, object state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}

static class Program
{
    static async ValueTask<int> Sum(Reused source) { var total = 0; for (int i = 0; i < 3; i++) total += await source.Begin(); return total; }

    static async ValueTask Chain(ValueTask inner) { await inner; Output.Line("chained"); }

    static async ValueTask<string> Cached(Dictionary<int, string> cache, int key)
    {
        if (cache.TryGetValue(key, out var known))
            return known + " from cache";
        await Task.CompletedTask;
        return cache[key] = "made " + key;
    }

    public static void Main()
    {
        var source = new Reused();
        var sum = Sum(source);
        for (int i = 1; !sum.IsCompleted; i++)
            source.End(i * 100);
        Output.Line(sum.Result);
        var failing = source.Begin();
        source.Fail(new InvalidOperationException("source"));
        Output.Line(failing.IsFaulted.ToString() + failing.IsCompletedSuccessfully);
        Show.Line("failed", () => failing.Result);
        var stale = source.Begin();
        source.Begin();
        Show.Line("stale", () => stale.IsCompleted);
        Chain(default).AsTask().Wait();
        Chain(new ValueTask(Task.CompletedTask)).GetAwaiter().GetResult();
        var cache = new Dictionary<int, string>();
        Output.Line(Cached(cache, 1).Result + ", " + Cached(cache, 1).Result);
        Output.Line(new ValueTask<int>(5).AsTask().Result + new ValueTask<int>(Task.FromResult(6)).Result);
        Output.Line((new ValueTask<int>(5) == new ValueTask<int>(5)).ToString() + new ValueTask<int>(5).Equals(default) + new ValueTask<int>(3));
        Output.Line(ValueTask.FromException<int>(new Exception()).IsFaulted.ToString() + ValueTask.FromResult(4).Result + ValueTask.CompletedTask.IsCompleted);
        var preserved = Sum(source).Preserve();
        source.End(1); source.End(2); source.End(3);
        Output.Line(preserved.Result + preserved.Result);
    }
}
