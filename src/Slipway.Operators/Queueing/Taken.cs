namespace Slipway.Operators.Queueing;

/// <summary>A key that a worker has; the default value where the queue is shut down.</summary>
internal readonly struct Taken<TKey>(TKey key, WorkPriority priority, long since)
{
    /// <summary>False where the queue is shut down and there will be no more.</summary>
    public bool IsTaken { get; } = true;

    public TKey Key { get; } = key;

    /// <summary>With which it was in the queue; a retry should keep it.</summary>
    public WorkPriority Priority { get; } = priority;

    /// <summary>When it became due, by the queue's clock.</summary>
    public long Since { get; } = since;
}
