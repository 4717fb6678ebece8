using Microsoft.Extensions.Time.Testing;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Tests.Writing;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task So_many_go_at_once_and_then_so_many_in_a_second()
    {
        var bucket = new TokenBucket(10, 100, _time);
        for (var taken = 0; taken < 100; taken++)
            Assert.True(bucket.TakeAsync(CancellationToken.None).IsCompleted);

        var (first, second) = (bucket.TakeAsync(CancellationToken.None), bucket.TakeAsync(CancellationToken.None));

        Assert.False(first.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await first;
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await second;
    }

    [Fact]
    public async Task Who_gives_up_takes_nothing_from_those_who_come_later()
    {
        var bucket = new TokenBucket(1, 1, _time);
        Assert.True(bucket.TryTake());
        using var giveUp = new CancellationTokenSource();
        var given = bucket.TakeAsync(giveUp.Token);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        Assert.False(bucket.TryTake());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(bucket.TryTake());
    }

    [Fact]
    public void No_more_is_saved_than_may_go_at_once()
    {
        var bucket = new TokenBucket(10, 2, _time);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => bucket.TryTake()).ToArray());
    }
}
