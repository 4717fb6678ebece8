namespace Slipway.Gateway.Listeners;

/// <summary>What is known about a client's connection: a feature of the connection, and so of each of its requests.</summary>
/// <param name="Id">Unique while the process lives.</param>
/// <param name="Hello">What its first bytes say; nothing where no filter chain depends on them.</param>
internal sealed record ListenerConnection(ulong Id, ClientHello Hello)
{
    private static ulong lastId;

    public static ListenerConnection Next(ClientHello hello) => new(Interlocked.Increment(ref lastId), hello);
}
