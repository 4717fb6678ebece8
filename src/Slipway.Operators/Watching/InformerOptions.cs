namespace Slipway.Operators.Watching;

/// <summary>How the API server is watched.</summary>
internal sealed record InformerOptions
{
    /// <summary>Objects in a page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>The largest object, or event; etcd's limit for an object is 1.5 MiB unless told otherwise.</summary>
    public int MaxObjectBytes { get; init; } = 8 << 20;

    /// <summary>
    /// The shortest time after which the server ends a watch; the longest is twice that, and which it is differs each time.
    /// </summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after that a watch which has not ended is given up: whoever should end it is gone.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After how long without a word a watch is given up and opened again, where it was. Servers that have anything to say send a bookmark
    /// each minute.
    /// </summary>
    public TimeSpan WatchSilence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After how long without a word, in however many watches, answered or not, everything is listed again.</summary>
    public TimeSpan ListAfterSilence { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The same where the server could not be asked or has ended a watch at once, as long as the watch that follows has not said anything;
    /// it doubles with each list, until it is <see cref="ListAfterSilence"/>. A watch that was merely cut does not count: balancers do that
    /// to quiet connections each minute.
    /// </summary>
    public TimeSpan ListAfterInterruption { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a page of a list may take.</summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The first delay after a failure; it doubles.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The longest.</summary>
    public TimeSpan LastBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without a failure the next delay is the first one again.</summary>
    public TimeSpan BackoffReset { get; init; } = TimeSpan.FromMinutes(2);
}
