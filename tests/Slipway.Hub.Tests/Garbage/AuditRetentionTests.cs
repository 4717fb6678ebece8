using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Slipway.Hub.Accounts;
using Slipway.Hub.Garbage;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Tests.Garbage;

/// <summary>How far the audit log goes back.</summary>
public sealed class AuditRetentionTests
{
    private const int Entries = 1100;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Entries_go_when_they_are_older_than_that_and_no_sooner()
    {
        await using var hub = await TemporaryHub.StartAsync(
            options => options with { Time = _time, AuditRetention = TimeSpan.FromDays(30) });
        await WriteAsync(hub, "old", Entries);
        _time.Advance(TimeSpan.FromDays(20));
        await WriteAsync(hub, "young", 1);

        Assert.Equal(0, await PruneAsync(hub));
        _time.Advance(TimeSpan.FromDays(11));
        Assert.Equal(Entries, await PruneAsync(hub));
        Assert.Equal(["young"], (await Metadata(hub).ListAuditAsync(10, default)).Select(entry => entry.Target));
        _time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(1, await PruneAsync(hub));
    }

    [Fact]
    public async Task All_stay_where_it_goes_back_for_ever()
    {
        await using var hub = await TemporaryHub.StartAsync(options => options with { Time = _time, AuditRetention = null });
        await WriteAsync(hub, "old", 1);
        _time.Advance(TimeSpan.FromDays(10_000));

        Assert.Equal(0, await PruneAsync(hub));
    }

    private static IMetadataStore Metadata(TemporaryHub hub) => hub.Host.Services.GetRequiredService<IMetadataStore>();

    private static Task<int> PruneAsync(TemporaryHub hub) => hub.Host.Services.GetRequiredService<AuditRetention>().PruneAsync(default);

    private static Task WriteAsync(TemporaryHub hub, string target, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(_ => Metadata(hub).AddAuditAsync(new Actor("test", null), "test", target, null, default)));
}
