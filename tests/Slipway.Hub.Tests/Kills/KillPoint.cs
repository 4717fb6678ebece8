namespace Slipway.Hub.Tests.Kills;

/// <summary>What is counted until the moment of a kill.</summary>
internal enum KillKind
{
    /// <summary>Requests of the client.</summary>
    Requests,

    /// <summary>Bytes in both directions.</summary>
    Bytes,

    /// <summary>Names that appear in the client's store, change or go.</summary>
    StoreChanges,
}

/// <summary>A random moment within a transfer.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Count">Up to where.</param>
/// <param name="Spins">And how long after that.</param>
internal sealed record KillPoint(KillKind Kind, long Count, int Spins)
{
    // A transfer has a dozen of requests, and as many changes in the store.
    private const int MaxCount = 14;
    private const int MaxSpins = 200_000;

    private static readonly KillKind[] s_kinds = Enum.GetValues<KillKind>();

    public static KillPoint Random(Random random, long bytes)
    {
        var kind = s_kinds[random.Next(s_kinds.Length)];
        return new KillPoint(kind, kind == KillKind.Bytes ? random.NextInt64(1, bytes) : random.Next(1, MaxCount), random.Next(MaxSpins));
    }
}

/// <summary>Acts once, when a point is reached.</summary>
internal sealed class Trigger(KillPoint point, Action act)
{
    private readonly TaskCompletionSource _acted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _met;

    public void Meet(KillKind kind, long count)
    {
        if (kind != point.Kind || count < point.Count || Interlocked.Exchange(ref _met, 1) == 1)
            return;
        _ = Task.Run(() =>
        {
            Thread.SpinWait(point.Spins);
            try
            {
                act();
            }
            finally
            {
                _acted.SetResult();
            }
        });
    }

    /// <summary>Lets it act no more.</summary>
    /// <returns>Whether it has.</returns>
    public async Task<bool> EndAsync()
    {
        if (Interlocked.Exchange(ref _met, 1) == 0)
            return false;
        await _acted.Task;
        return true;
    }
}
