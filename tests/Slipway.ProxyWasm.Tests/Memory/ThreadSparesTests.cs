using Slipway.ProxyWasm.Memory;

namespace Slipway.ProxyWasm.Tests.Memory;

public sealed class ThreadSparesTests
{
    private readonly SparesPool<object> _pool = new();

    [Fact]
    public void What_was_kept_last_is_taken_first_and_once()
    {
        var spares = new ThreadSpares<object>(_pool);
        object[] items = [new(), new()];
        Assert.All(items, item => Assert.True(spares.TryKeep(item)));

        Assert.Same(items[1], Take(spares));
        Assert.Same(items[0], Take(spares));
        Assert.Null(Take(spares));
    }

    [Fact]
    public void A_thread_that_only_takes_lives_on_what_one_that_only_keeps_has_too_much_of()
    {
        var (keeping, taking) = (new ThreadSpares<object>(_pool), new ThreadSpares<object>(_pool));
        var made = 0;
        for (var i = 0; i < 1000; i++)
        {
            if (Take(taking) is not { } item)
            {
                made++;
                item = new object();
            }

            Assert.True(keeping.TryKeep(item));
        }

        // What one thread keeps for itself.
        Assert.InRange(made, 1, 2 * SparesPool<object>.BatchSize + 1);
    }

    [Fact]
    public void Nothing_is_had_by_two()
    {
        ThreadSpares<object>[] threads = [new(_pool), new(_pool), new(_pool)];
        for (var i = 0; i < 300; i++)
            Assert.True(threads[i % 2].TryKeep(i));

        HashSet<object> taken = [];
        foreach (var thread in threads)
        {
            while (Take(thread) is { } item)
                Assert.True(taken.Add(item), $"{item} was taken twice.");
        }

        Assert.Equal(300, taken.Count);
    }

    [Fact]
    public void There_is_an_end_to_what_is_kept()
    {
        var spares = new ThreadSpares<object>(_pool);
        var kept = Enumerable.Range(0, 10_000).Count(_ => spares.TryKeep(new object()));

        Assert.InRange(kept, 100, 1000);
        Assert.NotNull(Take(spares));
        Assert.True(spares.TryKeep(new object()));
    }

    private static object? Take(ThreadSpares<object> spares) => spares.TryTake(out var item) ? item : null;
}
