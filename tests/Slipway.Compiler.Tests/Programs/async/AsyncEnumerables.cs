using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

static class Program
{
    static async IAsyncEnumerable<int> Count(int to, [EnumeratorCancellation] CancellationToken token = default)
    {
        try
        {
            for (int i = 0; i < to; i++)
            {
                token.ThrowIfCancellationRequested();
                if (i % 2 == 1)
                    await Task.Yield();
                yield return i;
            }
        }
        finally
        {
            await Task.CompletedTask;
            Output.Line("closed");
        }
    }

    static async IAsyncEnumerable<string> Map(IAsyncEnumerable<int> source, Func<int, ValueTask<string>> map)
    {
        await foreach (var item in source)
            yield return await map(item);
    }

    static async IAsyncEnumerable<int> Fails() { yield return 1; await Task.CompletedTask; throw new InvalidOperationException("midway"); }

    static async IAsyncEnumerable<int> Tree(int depth)
    {
        if (depth > 0)
        {
            await foreach (var left in Tree(depth - 1))
                yield return left;
        }
        yield return depth;
    }

    static async Task Run()
    {
        await foreach (var text in Map(Count(4), async i => { await Task.Yield(); return "#" + i; }))
            Output.Line(text);
        await foreach (var i in Count(10))
        {
            if (i == 2)
                break;
        }
        try { await foreach (var i in Fails()) Output.Line(i); } catch (InvalidOperationException e) { Output.Line(e.Message); }
        await foreach (var i in Tree(3))
            Output.Line(i);
        var stop = new CancellationTokenSource();
        try
        {
            await foreach (var i in Count(10).WithCancellation(stop.Token).ConfigureAwait(false))
            {
                Output.Line("until canceled " + i);
                if (i == 1)
                    stop.Cancel();
            }
        }
        catch (OperationCanceledException) { Output.Line("canceled"); }
        var twice = Count(1);
        await foreach (var i in twice) Output.Line(i);
        await foreach (var i in twice) Output.Line(i);
        await using var enumerator = Count(2).GetAsyncEnumerator();
        Output.Line((await enumerator.MoveNextAsync()).ToString() + enumerator.Current);
    }

    public static void Main() => Run().Wait();
}
