using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Balancing;

/// <summary><c>ROUND_ROBIN</c>: one after the other, the heavier ones more often.</summary>
internal sealed class RoundRobinBalancer(IReadOnlyList<UpstreamHost> hosts) : LoadBalancer
{
    private readonly SmoothTurns? _turns = HaveEqualWeights(hosts) ? null : new SmoothTurns(hosts, static host => host.Endpoint.Weight);
    private uint _next;

    public override UpstreamHost Pick(ulong? hash) =>
        _turns is null ? hosts[(int)((Interlocked.Increment(ref _next) - 1) % (uint)hosts.Count)] : _turns.Next();
}
