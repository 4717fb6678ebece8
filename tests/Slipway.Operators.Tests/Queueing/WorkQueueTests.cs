using Microsoft.Extensions.Time.Testing;
using Slipway.Operators.Queueing;

namespace Slipway.Operators.Tests.Queueing;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>("test", _time);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task A_key_is_in_the_queue_once_however_often_it_is_added()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("a");

        Assert.Equal(2, _queue.Count);
        Assert.Equal(["a", "b"], await TakeAsync(2));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task A_key_is_worked_on_by_one_worker_at_a_time_and_comes_again_if_it_was_added_meanwhile()
    {
        _queue.Add("a");
        await TakeAsync(1);
        _queue.Add("a");
        _queue.Add("a");
        var next = _queue.TakeAsync().AsTask();
        Assert.False(next.IsCompleted);

        _queue.Done("a");

        Assert.Equal("a", (await next).Key);
        _queue.Done("a");
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task A_worker_that_waits_gets_what_is_added()
    {
        var (first, second) = (_queue.TakeAsync().AsTask(), _queue.TakeAsync().AsTask());

        _queue.Add("a");
        _queue.Add("b");

        Assert.Equal("a", (await first).Key);
        Assert.Equal("b", (await second).Key);
    }

    [Fact]
    public async Task A_worker_that_has_given_up_gets_nothing()
    {
        using var giveUp = new CancellationTokenSource();
        var gone = _queue.TakeAsync(giveUp.Token).AsTask();
        var waiting = _queue.TakeAsync().AsTask();

        await giveUp.CancelAsync();
        _queue.Add("a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal("a", (await waiting).Key);
    }

    [Fact]
    public async Task A_key_that_is_added_for_later_comes_then_and_not_before()
    {
        _queue.AddAfter("later", TimeSpan.FromSeconds(10));
        _queue.AddAfter("sooner", TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.Equal(0, _queue.Count);
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(["sooner"], await TakeAsync(1));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["later"], await TakeAsync(1));
    }

    [Fact]
    public void Of_two_times_the_earlier_one_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task What_was_to_come_later_comes_once_if_it_is_added_now()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.Add("a");

        Assert.Equal(["a"], await TakeAsync(1));
        _queue.Done("a");
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task What_is_added_for_later_while_it_is_worked_on_waits_from_then()
    {
        _queue.Add("a");
        await TakeAsync(1);
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(4));
        _queue.Done("a");

        _time.Advance(TimeSpan.FromSeconds(5.999));
        Assert.Equal(0, _queue.Count);
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task Failures_in_a_row_double_the_delay_from_5_ms_to_1000_s_and_are_forgotten_when_told()
    {
        var expected = 0.005;
        for (var failure = 0; failure < 22; failure++)
        {
            Assert.Equal(failure, _queue.FailuresOf("a"));
            _queue.Retry("a");
            _time.Advance(TimeSpan.FromSeconds(expected) - TimeSpan.FromTicks(1));
            Assert.Equal(0, _queue.Count);
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(["a"], await TakeAsync(1));
            _queue.Done("a");
            expected = Math.Min(expected * 2, 1000);
        }

        _queue.Forget("a");
        _queue.Retry("a");
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task A_change_does_not_wait_for_the_delay_of_a_failure()
    {
        for (var failure = 0; failure < 10; failure++)
            _queue.Retry("a");
        _queue.Add("a");

        Assert.Equal(["a"], await TakeAsync(1));
    }

    [Fact]
    public async Task Low_priority_comes_after_the_others_but_not_never()
    {
        for (var index = 0; index < 3; index++)
            _queue.Add($"low-{index}", WorkPriority.Low);
        for (var index = 0; index < 40; index++)
            _queue.Add($"normal-{index}");

        var taken = await TakeAsync(43);

        Assert.Equal(
            [
                .. Enumerable.Range(0, 15).Select(index => $"normal-{index}"), "low-0",
                .. Enumerable.Range(15, 15).Select(index => $"normal-{index}"), "low-1",
                .. Enumerable.Range(30, 10).Select(index => $"normal-{index}"), "low-2",
            ],
            taken);
    }

    [Fact]
    public async Task A_change_raises_the_priority_of_what_is_there()
    {
        _queue.Add("a", WorkPriority.Low);
        _queue.Add("b", WorkPriority.Low);
        _queue.Add("b");
        _queue.Add("a", WorkPriority.Low);

        var first = await _queue.TakeAsync();
        Assert.Equal(("b", WorkPriority.Normal), (first.Key, first.Priority));
        var second = await _queue.TakeAsync();
        Assert.Equal(("a", WorkPriority.Low), (second.Key, second.Priority));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Shutting_down_waits_for_what_is_due_and_in_work_and_drops_what_was_to_come_later()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.AddAfter("later", TimeSpan.FromSeconds(1));
        await TakeAsync(1);

        var end = _queue.ShutDownAsync();
        _queue.Add("c");
        Assert.Equal(["b"], await TakeAsync(1));
        Assert.False((await _queue.TakeAsync()).IsTaken);
        _queue.Done("b");
        Assert.False(end.IsCompleted);
        _queue.Done("a");

        await end;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Shutting_down_without_draining_waits_for_what_is_in_work_only()
    {
        _queue.Add("a");
        _queue.Add("b");
        await TakeAsync(1);
        var waiting = _queue.ShutDownAsync(drain: false);

        Assert.False((await _queue.TakeAsync()).IsTaken);
        Assert.False(waiting.IsCompleted);
        _queue.Done("a");
        await waiting;
    }

    [Fact]
    public async Task Workers_that_wait_are_sent_home_when_it_shuts_down()
    {
        var worker = _queue.TakeAsync().AsTask();

        await _queue.ShutDownAsync();

        Assert.False((await worker).IsTaken);
    }

    [Fact]
    public async Task No_key_is_lost_and_none_has_two_workers_whatever_happens_at_once()
    {
        using var queue = new WorkQueue<int>("test");
        const int Keys = 50;
        var (added, seen, inWork) = (new int[Keys], new int[Keys], new int[Keys]);
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await queue.TakeAsync() is { IsTaken: true } taken)
            {
                Assert.Equal(1, Interlocked.Increment(ref inWork[taken.Key]));
                Volatile.Write(ref seen[taken.Key], Volatile.Read(ref added[taken.Key]));
                await Task.Yield();
                Interlocked.Decrement(ref inWork[taken.Key]);
                queue.Done(taken.Key);
            }
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(() =>
        {
            var random = new Random(seed + producer);
            for (var count = 0; count < 20_000; count++)
            {
                var key = random.Next(Keys);
                Interlocked.Increment(ref added[key]);
                if (random.Next(4) == 0)
                    queue.AddAfter(key, TimeSpan.FromTicks(random.Next(10_000)));
                queue.Add(key, random.Next(2) == 0 ? WorkPriority.Low : WorkPriority.Normal);
            }
        })));

        await queue.ShutDownAsync();
        await Task.WhenAll(workers);
        Assert.Equal(added, seen);
    }

    private async Task<List<string>> TakeAsync(int count)
    {
        var keys = new List<string>();
        for (var index = 0; index < count; index++)
            keys.Add((await _queue.TakeAsync().AsTask().WaitAsync(Eventually.Patience)).Key);
        return keys;
    }
}
