using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using LedgerOperator;
using Slipway.Operators.Cluster;
using Slipway.Operators.Installation;
using Slipway.Operators.Manifests;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Faults;

/// <summary>
/// Accounts in a namespace of their own, which are made, changed and deleted all the time, and whose ConfigMaps are meddled with, while something
/// else goes wrong. In the end all has to be as it was last asked for.
/// </summary>
internal sealed class Bank : IAsyncDisposable
{
    /// <summary>What the ledger reconciles.</summary>
    public static readonly ResourceKind Account = new("faults.slipway.dev", "v1", "Account", "accounts", true);

    private readonly BankOptions _options;
    private readonly KubernetesApiServer _api;
    private readonly Random _random;
    private readonly ClusterClient _client;
    private readonly SharedInformers _informers;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The rounds that were written, whether or not the server has answered.</summary>
    private readonly long[] _rounds;

    /// <summary>The rounds that it has; null for what was deleted, or may have been.</summary>
    private readonly long?[] _answered;

    /// <summary>The rounds of the accounts that were last found.</summary>
    private readonly Dictionary<string, long> _found = [];

    /// <summary>The uids of the accounts that the server has deleted at once, as if they had no finalizer.</summary>
    private readonly ConcurrentDictionary<string, bool> _deletedAtOnce = new(StringComparer.Ordinal);

    private Task _writing = Task.CompletedTask;
    private long _writes;

    private Bank(KubernetesApiServer api, string @namespace, Random random, BankOptions options)
    {
        (_api, Namespace, _random, _options) = (api, @namespace, random, options);
        (_rounds, _answered) = (new long[options.Accounts], new long?[options.Accounts]);
        _client = ClusterConnection.Connect(api.Kubeconfig);
        _informers = TestCluster.Informers(_client, new InformerOptions { LastBackoff = TimeSpan.FromSeconds(1) });
        _informers.Subscribe(Account, @namespace, null, History.Account);
        _informers.Subscribe(TestCluster.ConfigMap, @namespace, null, History.ConfigMap);
    }

    public string Namespace { get; }

    public AccountHistory History { get; } = new();

    /// <summary>The module that keeps the accounts' books.</summary>
    public static string Module => Path.ChangeExtension(typeof(LedgerReconciler).Assembly.Location, ".wasm");

    /// <summary>Makes accounts known to the API server.</summary>
    public static async Task DefineAsync(KubernetesApiServer api)
    {
        var manifest = ManifestReader.Read(new LedgerReconciler().Manifest.ToArray());
        var (status, answer) = await api.TrySendAsync(
            HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", DefinitionObject.Of(manifest));
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.Conflict, answer);
        await Eventually.TrueAsync(async () => await api.SendAsync(HttpMethod.Get, Account.Path(null)) is not null);
    }

    /// <summary>Begins to write.</summary>
    public static async Task<Bank> OpenAsync(KubernetesApiServer api, string @namespace, Random random, BankOptions? options = null)
    {
        await DefineAsync(api);
        var bank = new Bank(api, @namespace, random, options ?? new());
        bank._writing = Task.WhenAll(Enumerable.Range(0, bank._options.Writers).Select(writer => Task.Run(() => bank.WriteAsync(writer))));
        return bank;
    }

    /// <summary>Writes no more, and waits until all is as it was last asked for.</summary>
    public async Task SettleAsync()
    {
        await _stopping.CancelAsync();
        await _writing;
        IReadOnlyList<string> left = [];
        try
        {
            await Eventually.TrueAsync(async () => (left = await DifferencesAsync()).Count == 0);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{_writes} writes, {History.Entries} entries, {_deletedAtOnce.Count} deleted at once\n{string.Join('\n', left.Concat(History.Wrong))}");
        }

        Assert.Empty(History.Wrong);
        Assert.Empty(Enumerable.Range(0, _options.Accounts).Where(IsLost).Select(NameOf));
        bool IsLost(int account) => _answered[account] > _found.GetValueOrDefault(NameOf(account), -1);
    }

    /// <summary>What is not as it was asked for, of lists of all accounts and ConfigMaps, whoever has asked for them.</summary>
    public IReadOnlyList<string> Differences(JsonObject accounts, JsonObject configMaps)
    {
        var shown = configMaps["items"]!.AsArray().ToDictionary(item => (string)item!["metadata"]!["name"]!, item => item!);
        List<string> left = [];
        _found.Clear();
        foreach (var account in accounts["items"]!.AsArray())
        {
            var (name, uid) = ((string)account!["metadata"]!["name"]!, (string)account["metadata"]!["uid"]!);
            var round = (long)account["spec"]!["round"]!;
            _found.Add(name, round);
            if (account["metadata"]!["deletionTimestamp"] is not null)
                left.Add($"{name} is not gone");
            else if ((long?)account["status"]?["round"] != round)
                left.Add($"{name} is at round {round}, but {account["status"]?.ToJsonString() ?? "none"} is entered");
            var data = shown.Remove(name, out var item) ? item["data"] : null;
            if ((string?)data?["round"] != $"{round}" || (string?)data["account"] != uid)
                left.Add($"{name} ({uid}) is at round {round}, but {data?.ToJsonString() ?? "nothing"} is shown");
        }

        left.AddRange(shown
            .Where(one => one.Key.StartsWith("account-", StringComparison.Ordinal) && !IsLeftToTheCollector(one.Value))
            .Select(one => $"{one.Key} is shown, but is gone"));
        return left;
    }

    /// <summary>
    /// Whether a ConfigMap is one that nobody but Kubernetes' garbage collector can still remove, which does not run here: kube-apiserver takes
    /// an object away at once, and says so, where its first finalizer is set while the deletion is under way. No operator is told to finalize
    /// then. That the finalizer was set in time, and the ConfigMap has its owner, is up to the host.
    /// </summary>
    private bool IsLeftToTheCollector(JsonNode configMap) =>
        (string?)configMap["data"]?["account"] is { } uid && _deletedAtOnce.ContainsKey(uid) && History.WasGuarded(uid)
        && configMap["metadata"]!["ownerReferences"] is JsonArray owners && owners.Any(owner => (string?)owner!["uid"] == uid);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _writing;
        await _informers.DisposeAsync();
        _client.Dispose();
        _stopping.Dispose();
    }

    private static string NameOf(int account) => $"account-{account}";

    /// <summary>What is not yet as it was asked for.</summary>
    private async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        try
        {
            return Differences(
                (await _api.SendAsync(HttpMethod.Get, Account.Path(Namespace)))!,
                (await _api.SendAsync(HttpMethod.Get, TestCluster.ConfigMap.Path(Namespace)))!);
        }
        catch (Exception e) when (IsOutage(e))
        {
            return [e.Message];
        }
    }

    /// <summary>Each writer has accounts of its own, so that it knows what it has asked for.</summary>
    private async Task WriteAsync(int writer)
    {
        Random random;
        lock (_random)
            random = new Random(_random.Next());
        using var timer = new PeriodicTimer(_options.Pause);
        while (!_stopping.IsCancellationRequested)
        {
            var account = random.Next(_options.Accounts / _options.Writers) * _options.Writers + writer;
            try
            {
                await WriteAsync(account, random.Next(100));
                Interlocked.Increment(ref _writes);
            }
            catch (Exception e) when (IsOutage(e))
            {
                // It may have been written or not; what comes next is more than that.
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private async Task WriteAsync(int account, int chance)
    {
        var (name, round) = (NameOf(account), ++_rounds[account]);
        var path = Account.Path(Namespace, name);
        switch (chance)
        {
            case < 4:
                _answered[account] = null;
                var (deleted, answer) = await _api.TrySendAsync(HttpMethod.Delete, path, null);

                // Where there are finalizers, the object is the answer.
                if (deleted == HttpStatusCode.OK && JsonNode.Parse(answer) is var said && (string?)said!["kind"] == "Status")
                    _deletedAtOnce[(string)said["details"]!["uid"]!] = true;
                break;
            case < 8:
                await _api.TrySendAsync(HttpMethod.Delete, TestCluster.ConfigMap.Path(Namespace, name), null);
                break;
            case < 12:
                await _api.TrySendAsync(
                    HttpMethod.Patch, TestCluster.ConfigMap.Path(Namespace, name),
                    new JsonObject { ["data"] = new JsonObject { ["round"] = "meddled with" } }, "application/merge-patch+json");
                break;
            default:
                var spec = new JsonObject { ["round"] = round };
                var (status, _) = await _api.TrySendAsync(
                    HttpMethod.Patch, path, new JsonObject { ["spec"] = spec }, "application/merge-patch+json");
                if (status == HttpStatusCode.NotFound)
                {
                    (status, _) = await _api.TrySendAsync(HttpMethod.Post, Account.Path(Namespace), new JsonObject
                    {
                        ["apiVersion"] = Account.ApiVersion,
                        ["kind"] = Account.Kind,
                        ["metadata"] = new JsonObject { ["name"] = name },
                        ["spec"] = new JsonObject { ["round"] = round },
                    });
                    _answered[account] = status == HttpStatusCode.Created ? round : null;
                }
                else if (status == HttpStatusCode.OK && _answered[account] is not null)
                {
                    _answered[account] = round;
                }

                break;
        }
    }

    private static bool IsOutage(Exception e) => e is HttpRequestException or IOException or InvalidOperationException or TaskCanceledException;
}
