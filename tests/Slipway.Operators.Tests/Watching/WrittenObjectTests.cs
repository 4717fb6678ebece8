using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Watching;

/// <summary>What the host itself has written, and its watch has not shown before it is interrupted.</summary>
public sealed class WrittenObjectTests
{
    private static readonly InformerOptions _soon = new() { FirstBackoff = TimeSpan.FromMilliseconds(1), LastBackoff = TimeSpan.FromMilliseconds(20) };

    // An object is its version, or uid/version; nothing is that there is none.
    [Theory]
    [InlineData("", "15", "", "", "added 15, deleted 15")]
    [InlineData("", "15", "15", "", "added 15")]
    [InlineData("", "15", "18", "", "added 15, modified 18")]
    [InlineData("", "15", "v/18", "", "added 15, deleted 15, added 18")]
    [InlineData("", "25", "", "25", "added 25")]
    [InlineData("", "25", "18", "25", "added 18, modified 25")]
    [InlineData("", "25", "", "27", "added 25, modified 27")]
    [InlineData("9", "15", "", "", "added 9, modified 15, deleted 15")]
    [InlineData("9", "15", "18", "", "added 9, modified 15, modified 18")]
    [InlineData("9", "v/15", "", "", "added 9, deleted 9, added 15, deleted 15")]
    [InlineData("9", "8", "18", "", "added 9, modified 18")]
    [InlineData("", "8", "", "", "added 8, deleted 8")]
    [InlineData("", "of-no-number", "", "", "added of-no-number, deleted of-no-number")]
    public async Task Is_told_as_if_the_watch_had_shown_it(string known, string written, string listed, string watched, string told)
    {
        var hasWritten = new TaskCompletionSource();
        var lists = 0;
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            if (!context.Request.Query.ContainsKey("watch"))
            {
                var (version, items) = Interlocked.Increment(ref lists) == 1 ? ("10", known) : ("20", listed);
                await context.Response.WriteAsync(FaultyApiServer.List(version, null, items.Length == 0 ? [] : [Item(items)]));
                return;
            }

            await context.Response.Body.FlushAsync();
            if (context.Request.Query["resourceVersion"] == "10")
            {
                await hasWritten.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync(FaultyApiServer.ExpiredEvent);
                return;
            }

            if (watched.Length > 0)
                await context.Response.WriteAsync($$"""{"type":"{{(listed.Length > 0 ? "MODIFIED" : "ADDED")}}","object":{{Item(watched)}}}""" + "\n");
            await context.Response.WriteAsync("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"30"}}}""" + "\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var client = server.Connect();
        await using var informers = TestCluster.Informers(client, _soon);
        var changes = new Changes();
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, null, null, changes.Handle);
        await subscription.Objects.Synced;

        informers.Wrote(TestCluster.ConfigMap, new ObjectParser(TestCluster.ConfigMap).Parse(Encoding.UTF8.GetBytes(Item(written))));
        hasWritten.SetResult();

        var expected = told.Split(", ");
        var seen = await changes.NextAsync(expected.Length);
        Assert.Equal(expected, seen.Select(change => $"{change.Type} {(change.Current ?? change.Old)!.ResourceVersion}"));
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref lists) == 2 && subscription.Objects.Problem is null));
        Assert.True(changes.IsEmpty);
    }

    private static string Item(string item) => item.Split('/') is [var uid, var version]
        ? FaultyApiServer.Item("a", version, uid)
        : FaultyApiServer.Item("a", item);
}
