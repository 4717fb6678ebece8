namespace Slipway.Gateway.Listeners;

/// <summary>What is known about a client's connection: a feature of the connection, and so of each of its requests.</summary>
/// <param name="Id">Unique while the process lives.</param>
internal sealed record ListenerConnection(ulong Id)
{
    private static ulong lastId;

    public static ListenerConnection Next() => new(Interlocked.Increment(ref lastId));
}
