using System.Threading.Channels;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests;

/// <summary>What a handler is told, one after the other.</summary>
internal sealed class Changes
{
    private readonly Channel<Change> _channel = Channel.CreateUnbounded<Change>();

    public void Handle(CachedObject? old, CachedObject? current, bool isFirstList) =>
        _channel.Writer.TryWrite(new Change(old, current, isFirstList));

    public async Task<Change> NextAsync() => await _channel.Reader.ReadAsync().AsTask().WaitAsync(Eventually.Patience);

    public async Task<IReadOnlyList<Change>> NextAsync(int count)
    {
        var changes = new List<Change>();
        while (changes.Count < count)
            changes.Add(await NextAsync());
        return changes;
    }

    public bool IsEmpty => !_channel.Reader.TryPeek(out _);

    internal sealed record Change(CachedObject? Old, CachedObject? Current, bool IsFirstList)
    {
        public ObjectKey Key => (Current ?? Old)!.Key;

        public string Name => Key.Name;

        public string Type => Old is null ? "added" : Current is null ? "deleted" : "modified";

        public override string ToString() => $"{Type} {Name}";
    }
}
