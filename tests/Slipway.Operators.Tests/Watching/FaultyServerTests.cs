using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Watching;

/// <summary>What a real API server does seldom.</summary>
public sealed class FaultyServerTests
{
    private static readonly InformerOptions _soon = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(1),
        LastBackoff = TimeSpan.FromMilliseconds(20),
        MaxObjectBytes = 4096,
    };

    /// <summary>As it is by itself, but without a delay after failures.</summary>
    private static readonly InformerOptions _atOnce = new() { FirstBackoff = TimeSpan.Zero, LastBackoff = TimeSpan.Zero };

    [Fact]
    public async Task A_version_that_is_refused_with_the_status_410_leads_to_a_new_list()
    {
        var lists = 0;
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await context.Response.WriteAsync(Interlocked.Increment(ref lists) == 1
                    ? FaultyApiServer.List("10", null, FaultyApiServer.Item("a", "3"), FaultyApiServer.Item("b", "4"))
                    : FaultyApiServer.List("20", null, FaultyApiServer.Item("b", "15")));
            }
            else if (Version(context) == "10")
            {
                context.Response.StatusCode = 410;
                await context.Response.WriteAsync(FaultyApiServer.Expired);
            }
            else
            {
                await HoldAsync(context);
            }
        });

        Assert.Equal(["added a", "added b", "modified b", "deleted a"], await ToldAsync(server, 4));
    }

    [Fact]
    public async Task A_list_whose_pages_are_forgotten_is_taken_in_one()
    {
        var queries = new ConcurrentQueue<string>();
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (IsWatch(context))
            {
                await HoldAsync(context);
                return;
            }

            queries.Enqueue(context.Request.QueryString.Value!);
            if (context.Request.Query.ContainsKey("continue"))
            {
                context.Response.StatusCode = 410;
                await context.Response.WriteAsync(FaultyApiServer.Expired);
                return;
            }

            var isPaged = context.Request.Query.ContainsKey("limit");
            await context.Response.WriteAsync(isPaged
                ? FaultyApiServer.List("10", "next", FaultyApiServer.Item("a", "3"))
                : FaultyApiServer.List("12", null, FaultyApiServer.Item("a", "3"), FaultyApiServer.Item("b", "4")));
        });

        Assert.Equal(["added a", "added b"], await ToldAsync(server, 2));
        Assert.Equal(["?limit=500", "?limit=500&continue=next", ""], queries);
    }

    [Fact]
    public async Task A_bookmark_moves_the_version_at_which_the_watch_goes_on()
    {
        var versions = new ConcurrentQueue<string>();
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await context.Response.WriteAsync(FaultyApiServer.List("10", null));
                return;
            }

            versions.Enqueue(Version(context));
            if (versions.Count == 1)
                await context.Response.WriteAsync("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"50"}}}""" + "\n");
            else if (versions.Count == 2)
                await context.Response.WriteAsync(
                    $$"""{"type":"ADDED","object":{{FaultyApiServer.Item("a", "60")}}}""" + "\n{\"type\":\"ADDED\",\"obj");
            else
                await HoldAsync(context, $$"""{"type":"ADDED","object":{{FaultyApiServer.Item("b", "70")}}}""");
        });

        Assert.Equal(["added a", "added b"], await ToldAsync(server, 2));
        Assert.Equal(["10", "50", "60"], versions);
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{}}}""")]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":500,"message":"broken"}}""")]
    [InlineData("too long")]
    public async Task A_watch_that_cannot_be_understood_leads_to_a_new_list(string line)
    {
        line = line == "too long" ? new string('x', 10_000) : line;
        var lists = 0;
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await context.Response.WriteAsync(
                    FaultyApiServer.List("10", null, [.. Enumerable.Range(0, Interlocked.Increment(ref lists))
                        .Select(index => FaultyApiServer.Item($"{index}", "1"))]));
            }
            else if (lists == 1)
            {
                await context.Response.WriteAsync(line + "\n");
            }
            else
            {
                await HoldAsync(context);
            }
        });

        Assert.Equal(["added 0", "added 1"], await ToldAsync(server, 2));
    }

    [Fact]
    public async Task A_watch_that_says_nothing_is_given_up_and_opened_again_where_it_was()
    {
        var versions = new ConcurrentQueue<string>();
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await context.Response.WriteAsync(FaultyApiServer.List("10", null));
                return;
            }

            versions.Enqueue(Version(context));
            await HoldAsync(context, versions.Count switch
            {
                1 => $$"""{"type":"ADDED","object":{{FaultyApiServer.Item("a", "20")}}}""",
                4 => $$"""{"type":"ADDED","object":{{FaultyApiServer.Item("b", "30")}}}""",
                _ => null,
            });
        });

        Assert.Equal(["added a", "added b"], await ToldAsync(server, 2, _soon with { WatchSilence = TimeSpan.FromMilliseconds(50) }));
        Assert.Equal(["10", "20", "20", "20"], versions.Take(4));
    }

    [Fact]
    public async Task What_no_watch_says_is_found_by_a_list()
    {
        // As a server does whose etcd comes from a backup: to it, the version is one that is yet to come.
        var lists = 0;
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (IsWatch(context))
                await HoldAsync(context);
            else if (Interlocked.Increment(ref lists) == 1)
                await context.Response.WriteAsync(FaultyApiServer.List("1000", null, FaultyApiServer.Item("a", "900")));
            else
                await context.Response.WriteAsync(FaultyApiServer.List("20", null, FaultyApiServer.Item("b", "15")));
        });

        Assert.Equal(["added a", "added b", "deleted a"], await ToldAsync(server, 3, _soon with
        {
            WatchSilence = TimeSpan.FromMilliseconds(50),
            ListAfterSilence = TimeSpan.FromMilliseconds(100),
        }));
    }

    [Fact]
    public async Task Of_a_watch_that_says_nothing_after_an_interruption_a_list_is_asked_soon_and_again()
    {
        // As kube-apiserver 1.20 does after its start.
        var (lists, watches) = (0, 0);
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (IsWatch(context) && Interlocked.Increment(ref watches) == 1)
                context.Abort();
            else if (IsWatch(context))
                await HoldAsync(context);
            else
                await context.Response.WriteAsync(
                    FaultyApiServer.List($"{Interlocked.Increment(ref lists)}", null, FaultyApiServer.Item("a", $"{lists}")));
        });

        Assert.Equal(
            ["added a", "modified a", "modified a"],
            await ToldAsync(server, 3, _soon with { ListAfterInterruption = TimeSpan.FromMilliseconds(20) }));
    }

    [Fact]
    public async Task The_time_after_which_a_list_is_asked_doubles_whatever_fails_between()
    {
        var time = new ObservedTime();
        var (lists, refused) = (0, 0);
        var listsBeforeWatches = new ConcurrentQueue<int>();
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await context.Response.WriteAsync(FaultyApiServer.List($"{Interlocked.Increment(ref lists)}", null));
            }
            else if (Interlocked.Exchange(ref refused, lists) != lists)
            {
                context.Response.StatusCode = 500;
            }
            else
            {
                listsBeforeWatches.Enqueue(lists);
                await HoldAsync(context);
            }
        });
        var tenSeconds = TimeSpan.FromSeconds(10);
        using var client = server.Connect(new ClusterClientOptions { Time = time });
        await using var informers = TestCluster.Informers(client, _atOnce with
        {
            WatchSilence = tenSeconds,
            ListAfterInterruption = tenSeconds,
        });
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, null, null);

        for (var watch = 0; watch < 7; watch++)
            await time.PassAsync(tenSeconds, tenSeconds);
        await time.WaitedForAsync(tenSeconds, tenSeconds);

        Assert.Equal([1, 2, 2, 3, 3, 3, 3, 4], listsBeforeWatches);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Behind_a_balancer_that_ends_quiet_connections_each_minute_a_list_is_asked_every_ten_minutes_only(bool isClean)
    {
        var time = new ObservedTime();
        var (lists, minute, silence) = (0, new SemaphoreSlim(0), TimeSpan.FromSeconds(121));
        var listsBeforeWatches = new ConcurrentQueue<int>();
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await context.Response.WriteAsync(FaultyApiServer.List($"{Interlocked.Increment(ref lists)}", null));
                return;
            }

            listsBeforeWatches.Enqueue(lists);
            await context.Response.Body.FlushAsync();
            await minute.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!isClean)
                context.Abort();
        });
        using var client = server.Connect(new ClusterClientOptions { Time = time });
        await using var informers = TestCluster.Informers(client, _atOnce with { WatchSilence = silence });
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, null, null);

        for (var watch = 0; watch < 21; watch++)
        {
            await time.WaitedForAsync(silence, silence);
            time.Advance(TimeSpan.FromMinutes(1));
            minute.Release();
        }

        Assert.Equal(
            [.. Enumerable.Repeat(1, 10), .. Enumerable.Repeat(2, 10), 3],
            listsBeforeWatches.Take(21));
    }

    [Fact]
    public async Task What_no_watch_says_is_found_by_a_list_also_where_none_is_answered()
    {
        var lists = 0;
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (IsWatch(context))
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else if (Interlocked.Increment(ref lists) == 1)
                await context.Response.WriteAsync(FaultyApiServer.List("10", null, FaultyApiServer.Item("a", "9")));
            else
                await context.Response.WriteAsync(FaultyApiServer.List("20", null, FaultyApiServer.Item("b", "15")));
        });

        Assert.Equal(["added a", "added b", "deleted a"], await ToldAsync(
            server, 3, _soon with { ListAfterSilence = TimeSpan.FromMilliseconds(100) },
            new ClusterClientOptions { RequestTimeout = TimeSpan.FromMilliseconds(500) }));
    }

    [Fact]
    public async Task Who_selects_by_a_label_sees_an_object_go_that_is_deleted_with_another_label()
    {
        var mayDelete = new TaskCompletionSource();
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (!IsWatch(context))
            {
                await context.Response.WriteAsync(FaultyApiServer.List("10", null, Labelled("3", "front")));
                return;
            }

            await mayDelete.Task;
            await HoldAsync(context, $$"""{"type":"DELETED","object":{{Labelled("11", "back")}}}""");
        });
        using var client = server.Connect();
        await using var informers = TestCluster.Informers(client, _soon);
        var (all, front, back) = (new Changes(), new Changes(), new Changes());
        using var wide = informers.Subscribe(TestCluster.ConfigMap, null, null, all.Handle);
        using var narrow = informers.Subscribe(TestCluster.ConfigMap, null, LabelSelector.Parse("tier=front"), front.Handle);
        using var other = informers.Subscribe(TestCluster.ConfigMap, null, LabelSelector.Parse("tier=back"), back.Handle);
        mayDelete.SetResult();

        Assert.Equal(["added a", "modified a", "deleted a"], (await all.NextAsync(3)).Select(change => change.ToString()));
        Assert.Equal(["added a", "deleted a"], (await front.NextAsync(2)).Select(change => change.ToString()));
        Assert.Equal(["added a", "deleted a"], (await back.NextAsync(2)).Select(change => change.ToString()));
        Assert.Single(informers.Scopes);

        static string Labelled(string version, string tier) =>
            $$$$"""{"metadata":{"name":"a","uid":"u","resourceVersion":"{{{{version}}}}","labels":{"tier":"{{{{tier}}}}"}}}""";
    }

    [Fact]
    public async Task An_item_of_a_list_that_is_too_large_is_a_problem_and_not_memory()
    {
        await using var server = await FaultyApiServer.StartAsync(context => context.Response.WriteAsync(
            FaultyApiServer.List("10", null, FaultyApiServer.Item(new string('x', 100_000), "1"))));
        using var client = server.Connect();
        await using var informers = TestCluster.Informers(client, _soon);
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, null, null);

        await Eventually.TrueAsync(() => Task.FromResult(subscription.Objects.Problem is not null));

        Assert.Contains("an item of more than 4096 bytes", subscription.Objects.Problem, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> ToldAsync(
        FaultyApiServer server, int count, InformerOptions? options = null, ClusterClientOptions? clientOptions = null)
    {
        using var client = server.Connect(clientOptions);
        await using var informers = TestCluster.Informers(client, options ?? _soon);
        var changes = new Changes();
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, null, null, changes.Handle);
        return [.. (await changes.NextAsync(count)).Select(change => change.ToString())];
    }

    private static bool IsWatch(HttpContext context) => context.Request.Query.ContainsKey("watch");

    private static string Version(HttpContext context) => context.Request.Query["resourceVersion"].ToString();

    /// <summary>Says something, or nothing, and stays.</summary>
    private static async Task HoldAsync(HttpContext context, string? line = null)
    {
        var end = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(end.SetResult);
        await context.Response.WriteAsync(line is null ? "" : line + "\n");
        await context.Response.Body.FlushAsync();
        await end.Task;
    }
}
