using System.Net;
using Slipway.Envoy;

namespace Slipway.Gateway.Listeners;

/// <summary>A version of a listener's configuration, with the servers of its filter chains.</summary>
internal sealed class ListenerVersion
{
    private readonly FilterChainMatcher<ChainServer> _matcher;

    /// <param name="configuration">The listener.</param>
    /// <param name="chains">Its chains, in the order of <see cref="Listener.AllFilterChains"/>.</param>
    public ListenerVersion(Listener configuration, IReadOnlyList<(ServedChain Chain, ChainServer Server)> chains)
    {
        (Configuration, Chains) = (configuration, chains);
        var matched = configuration.DefaultFilterChain is null || chains.Count == 0 ? chains : chains.SkipLast(1);
        var otherwise = configuration.DefaultFilterChain is null || chains.Count == 0 ? null : chains[^1].Server;
        _matcher = new(matched.Select(chain => (chain.Chain.Configuration.Match, chain.Server)), otherwise);
    }

    public Listener Configuration { get; }

    public IReadOnlyList<(ServedChain Chain, ChainServer Server)> Chains { get; }

    /// <summary>Whether the first bytes of a connection are looked at before a chain is chosen.</summary>
    public bool NeedsHello => Configuration.InspectsTls || _matcher.NeedsHello;

    /// <inheritdoc cref="FilterChainMatcher{T}.Find"/>
    public ChainServer? Find(IPEndPoint? local, IPEndPoint? remote, ClientHello hello) => _matcher.Find(local, remote, hello);
}
