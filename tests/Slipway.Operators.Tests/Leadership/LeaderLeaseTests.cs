using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Leadership;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Tests.Leadership;

public sealed class LeaderLeaseTests(TestCluster cluster)
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task One_of_two_leads_and_the_other_follows_when_the_first_has_stopped_which_knows_when_it_goes_on()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        var time = new StoppableTime();
        var (one, two) = (new Candidate(client, Soon(ns, "one") with { Time = time }), new Candidate(client, Soon(ns, "two")));
        one.Start();
        await one.Leads();
        two.Start();
        var writer = new Writer(
            client, new ModuleIdentity("websites"), new TokenBucket(10, 100, TimeProvider.System), () => one.Lease.IsLeader);

        time.Stop();
        await two.Leads();

        // It has not yet done anything since, and nothing has told it.
        Assert.False(one.Lease.IsLeader);
        var refused = await Assert.ThrowsAsync<WriteException>(() => writer.DeleteAsync(
            TestCluster.ConfigMap, new(ns, "a"), null, null, null, CancellationToken.None));
        Assert.Equal(WriteFailure.NotLeader, refused.Failure);
        time.Continue();
        await one.IsTold();
        Assert.False(one.Lease.IsLeader);

        // What is given back is had at once.
        await two.StopAsync();
        Assert.False(two.Lease.IsLeader);
        await one.Leads();
        var lease = (await cluster.Api.SendAsync(HttpMethod.Get, $"apis/coordination.k8s.io/v1/namespaces/{ns}/leases/test"))!;
        Assert.Equal("one", (string)lease["spec"]!["holderIdentity"]!);
        Assert.True((int)lease["spec"]!["leaseTransitions"]! >= 2);
        await one.StopAsync();
        lease = (await cluster.Api.SendAsync(HttpMethod.Get, $"apis/coordination.k8s.io/v1/namespaces/{ns}/leases/test"))!;
        Assert.Equal("", (string?)lease["spec"]!["holderIdentity"] ?? "");
    }

    [Fact]
    public async Task Errors_do_not_end_the_leadership_before_the_renew_deadline_and_end_it_then()
    {
        await using var server = await LeaseServer.StartAsync();
        using var client = server.Connect();
        var time = new ObservedTime();
        var candidate = new Candidate(client, new LeaseOptions("default", "test", "one") { Time = time });
        candidate.Start();
        await candidate.Leads();

        // 3 x 2.4 s without a renewal.
        server.IsFailing = true;
        for (var round = 0; round < 3; round++)
        {
            await PassAsync(time);
            Assert.True(candidate.Lease.IsLeader);
        }

        await server.Failures(3);
        server.IsFailing = false;
        var renewals = server.Renewals;
        await PassAsync(time);
        await Eventually.TrueAsync(() => Task.FromResult(server.Renewals > renewals));
        server.IsFailing = true;
        for (var round = 0; round < 4; round++)
        {
            await PassAsync(time);
            Assert.True(candidate.Lease.IsLeader);
        }

        await PassAsync(time);
        Assert.False(candidate.Lease.IsLeader);
        await candidate.IsTold();

        // And it leads again once it can.
        server.IsFailing = false;
        var leads = candidate.Leads();
        while (!leads.IsCompleted)
            await Task.WhenAny(leads, PassAsync(time));
        await candidate.StopAsync(time);
    }

    [Fact]
    public async Task A_lease_of_somebody_else_is_not_taken_before_it_was_seen_unchanged_for_its_duration_whatever_its_times_say()
    {
        await using var server = await LeaseServer.StartAsync();
        using var client = server.Connect();
        var time = new ObservedTime();
        server.Take("other", "2001-01-01T00:00:00.000000Z");
        var candidate = new Candidate(client, new LeaseOptions("default", "test", "one") { Time = time });
        candidate.Start();
        for (var round = 0; round < 6; round++)
        {
            await PassAsync(time);
            Assert.False(candidate.Lease.IsLeader);
        }

        // 14.4 s at most have passed since it was seen; a renewal begins the time anew.
        server.Take("other", "2001-01-01T00:00:00.000000Z");
        for (var round = 0; round < 6; round++)
        {
            await PassAsync(time);
            Assert.False(candidate.Lease.IsLeader);
        }

        Assert.Equal("other", candidate.Lease.Leader);
        var leads = candidate.Leads();
        while (!leads.IsCompleted)
            await Task.WhenAny(leads, PassAsync(time));
        await candidate.StopAsync(time);
    }

    private static Task PassAsync(ObservedTime time) => time.PassAsync(_period, _period * 1.2);

    private static LeaseOptions Soon(string ns, string identity) => new(ns, "test", identity)
    {
        Duration = TimeSpan.FromSeconds(6),
        RenewDeadline = TimeSpan.FromSeconds(4),
        RetryPeriod = TimeSpan.FromMilliseconds(200),
    };

    private sealed class Candidate(ClusterClient client, LeaseOptions options)
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly SemaphoreSlim _leads = new(0);
        private readonly SemaphoreSlim _told = new(0);
        private Task _running = Task.CompletedTask;

        public LeaderLease Lease { get; } = new(client, options, NullLogger.Instance);

        public void Start() => _running = Lease.RunAsync(
            async leading =>
            {
                _leads.Release();
                await Task.Delay(Timeout.Infinite, leading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _told.Release();
            },
            _stopping.Token);

        public Task Leads() => WaitAsync(_leads);

        public Task IsTold() => WaitAsync(_told);

        public async Task StopAsync(ObservedTime? time = null)
        {
            await _stopping.CancelAsync();
            while (time is not null && !_running.IsCompleted)
            {
                time.Advance(_period);
                await Task.Yield();
            }

            await _running;
        }

        private static async Task WaitAsync(SemaphoreSlim semaphore) => Assert.True(await semaphore.WaitAsync(Eventually.Patience));
    }

    /// <summary>Has a lease and nothing else, and fails when it is told to.</summary>
    private sealed class LeaseServer : IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private readonly SemaphoreSlim _failures = new(0);
        private FaultyApiServer _server = null!;
        private JsonObject? _lease;
        private int _version;

        public volatile bool IsFailing;

        public int Renewals => Volatile.Read(ref _version);

        public static async Task<LeaseServer> StartAsync()
        {
            var server = new LeaseServer();
            server._server = await FaultyApiServer.StartAsync(server.AnswerAsync);
            return server;
        }

        public ClusterClient Connect() => _server.Connect();

        public async Task Failures(int count)
        {
            for (var index = 0; index < count; index++)
                Assert.True(await _failures.WaitAsync(Eventually.Patience));
        }

        public void Take(string holder, string renewTime)
        {
            lock (_gate)
            {
                _lease = Versioned(new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = "test" },
                    ["spec"] = new JsonObject { ["holderIdentity"] = holder, ["leaseDurationSeconds"] = 15, ["renewTime"] = renewTime },
                });
            }
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();

        private async Task AnswerAsync(HttpContext context)
        {
            if (IsFailing)
            {
                context.Response.StatusCode = 500;
                _failures.Release();
                return;
            }

            var sent = context.Request.Method == "GET" ? null : (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
            JsonObject? answer;
            HttpStatusCode code;
            lock (_gate)
                (code, answer) = Answer(sent);
            context.Response.StatusCode = (int)code;
            await context.Response.WriteAsync(answer?.ToJsonString() ?? "{}");
        }

        private (HttpStatusCode, JsonObject?) Answer(JsonObject? sent)
        {
            if (sent is null)
                return _lease is null ? (HttpStatusCode.NotFound, null) : (HttpStatusCode.OK, (JsonObject)_lease.DeepClone());
            if (_lease is not null && (string?)sent["metadata"]!["resourceVersion"] != (string?)_lease["metadata"]!["resourceVersion"])
                return (HttpStatusCode.Conflict, null);
            _lease = Versioned(sent);
            return (HttpStatusCode.OK, (JsonObject)_lease.DeepClone());
        }

        private JsonObject Versioned(JsonObject lease)
        {
            lease["metadata"]!["resourceVersion"] = $"{Interlocked.Increment(ref _version)}";
            return lease;
        }
    }
}
