using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Faults;

/// <summary>
/// What becomes of accounts and their ConfigMaps, one version after the other, as the API server tells it to a watch of the test's own. What must
/// never be seen is kept until somebody asks.
/// </summary>
internal sealed class AccountHistory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Round, long Entries)> _accounts = [];
    private readonly Dictionary<string, long> _shown = [];
    private readonly HashSet<string> _guarded = new(StringComparer.Ordinal);
    private readonly List<string> _wrong = [];
    private readonly List<(long Count, TaskCompletionSource Met)> _waiting = [];
    private long _entries;

    /// <summary>What was seen that must not be.</summary>
    public IReadOnlyList<string> Wrong
    {
        get
        {
            lock (_gate)
                return [.. _wrong];
        }
    }

    /// <summary>How many entries were seen.</summary>
    public long Entries => Interlocked.Read(ref _entries);

    /// <summary>Whether an account, by its uid, was seen with its finalizer and not yet on its way out.</summary>
    public bool WasGuarded(string uid)
    {
        lock (_gate)
            return _guarded.Contains(uid);
    }

    /// <summary>Ends when so many more entries were seen.</summary>
    public Task MoreAsync(long count)
    {
        lock (_gate)
        {
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((_entries + count, met));
            return met.Task.WaitAsync(Eventually.Patience);
        }
    }

    /// <summary>An account has changed: each round is entered once at most, and none after a later one.</summary>
    public void Account(CachedObject? old, CachedObject? current, bool isFirstList)
    {
        if (current is { IsBeingDeleted: false } && current.ReadFinalizers().Count > 0)
        {
            lock (_gate)
                _guarded.Add(current.Uid);
        }

        if (current is null || JsonNode.Parse(current.Utf8.Span)!["status"] is not { } status)
            return;
        var (round, entries) = ((long)status["round"]!, (long)status["entries"]!);
        lock (_gate)
        {
            var (roundBefore, entriesBefore) = _accounts.GetValueOrDefault(current.Uid);
            var (rounds, entered) = (round - roundBefore, entries - entriesBefore);
            if (rounds < 0 || entered > rounds || (rounds > 0) != (entered > 0))
                _wrong.Add($"{current.Key} goes from {entriesBefore} entries at round {roundBefore} to {entries} at {round}");
            _accounts[current.Uid] = (round, entries);
            _entries += entered;
            foreach (var waiting in _waiting.Where(waiting => waiting.Count <= _entries).ToList())
            {
                waiting.Met.SetResult();
                _waiting.Remove(waiting);
            }
        }
    }

    /// <summary>A ConfigMap has changed: what it shows of an account never goes back.</summary>
    public void ConfigMap(CachedObject? old, CachedObject? current, bool isFirstList)
    {
        if (current is null || JsonNode.Parse(current.Utf8.Span)!["data"] is not { } data
            || !long.TryParse((string?)data["round"], CultureInfo.InvariantCulture, out var round))
            return;
        var account = (string)data["account"]!;
        lock (_gate)
        {
            if (_shown.TryGetValue(account, out var before) && round < before)
                _wrong.Add($"ConfigMap {current.Key} of {account} goes back from round {before} to {round}");
            _shown[account] = round;
        }
    }
}
