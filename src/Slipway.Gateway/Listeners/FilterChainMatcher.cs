using System.Net;
using Slipway.Envoy;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// Finds the chain that serves a connection. As in Envoy the criteria are weighed one after the other: those chains go on to the next one
/// that match this one most specifically, and a choice made earlier is never taken back.
/// </summary>
internal sealed class FilterChainMatcher<T>
    where T : class
{
    private const int NoMatch = -1;

    private static readonly Func<FilterChainMatch, Connection, int>[] Criteria =
    [
        static (match, connection) => match.DestinationPort is { } port ? (port == connection.Local?.Port ? 1 : NoMatch) : 0,
        static (match, connection) => Longest(match.DestinationNetworks, connection.Local?.Address),
        static (match, connection) => BestName(match.ServerNames, connection.Hello.ServerName),
        static (match, connection) => match.TransportProtocol switch
        {
            "" => 0,
            "tls" => connection.Hello.IsTls ? 1 : NoMatch,
            "quic" => connection.Hello.IsQuic ? 1 : NoMatch,
            _ => connection.Hello is { IsTls: false, IsQuic: false } ? 1 : NoMatch,
        },
        static (match, connection) => FirstOffered(match.ApplicationProtocols, connection.Hello.Protocols),
        static (match, connection) => Longest(match.DirectSourceNetworks, connection.Remote?.Address),
        static (match, connection) => match.SourceType switch
        {
            ConnectionSourceType.Any => 0,
            ConnectionSourceType.SameIpOrLoopback => connection.IsFromHere ? 1 : NoMatch,
            _ => connection.IsFromHere ? NoMatch : 1,
        },
        static (match, connection) => Longest(match.SourceNetworks, connection.Remote?.Address),
        static (match, connection) => match.SourcePorts.IsEmpty ? 0
            : match.SourcePorts.Contains(connection.Remote?.Port ?? -1) ? 1 : NoMatch,
    ];

    private readonly (FilterChainMatch Match, T Chain)[] _chains;
    private readonly T? _otherwise;
    private readonly T? _always;

    /// <param name="chains">The chains with what they match.</param>
    /// <param name="otherwise">The one for connections that none of them takes, or null.</param>
    public FilterChainMatcher(IEnumerable<(FilterChainMatch Match, T Chain)> chains, T? otherwise)
    {
        _chains = [.. chains];
        _otherwise = otherwise;
        if (_chains is [(var match, var chain)] && Array.TrueForAll(Criteria, criterion => criterion(match, new(null, null, ClientHello.None)) == 0))
            _always = chain;
        else if (_chains.Length == 0)
            _always = otherwise;
        NeedsHello = Array.Exists(_chains, pair => pair.Match.NeedsHello);
    }

    /// <summary>Whether the first bytes of a connection decide.</summary>
    public bool NeedsHello { get; }

    /// <summary>The chain that serves the connection; null where none does.</summary>
    public T? Find(IPEndPoint? local, IPEndPoint? remote, ClientHello hello)
    {
        if (_always is not null)
            return _always;
        var connection = new Connection(local, remote, hello);
        var left = new List<(FilterChainMatch Match, T Chain)>(_chains);
        foreach (var criterion in Criteria)
        {
            var best = left.Max(pair => criterion(pair.Match, connection));
            if (best == NoMatch)
                return _otherwise;
            left.RemoveAll(pair => criterion(pair.Match, connection) < best);
        }

        return left[0].Chain;
    }

    private static int Longest(IReadOnlyList<IPNetwork> networks, IPAddress? address)
    {
        if (networks.Count == 0)
            return 0;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        var best = NoMatch;
        foreach (var network in networks)
        {
            if (address is not null && network.Contains(address))
                best = Math.Max(best, 1 + network.PrefixLength);
        }

        return best;
    }

    /// <summary>A whole name goes before wildcards, and a longer wildcard before a shorter one.</summary>
    private static int BestName(IReadOnlyList<string> names, string asked)
    {
        if (names.Count == 0)
            return 0;
        var best = NoMatch;
        foreach (var name in names)
        {
            if (name == asked)
                return int.MaxValue;
            if (name[0] == '*' && asked.EndsWith(name[1..], StringComparison.Ordinal) && asked.Length >= name.Length)
                best = Math.Max(best, name.Length);
        }

        return best;
    }

    /// <summary>Of the protocols that chains know, the one that the client prefers.</summary>
    private static int FirstOffered(IReadOnlyList<string> known, IReadOnlyList<string> offered)
    {
        if (known.Count == 0)
            return 0;
        for (var i = 0; i < offered.Count; i++)
        {
            if (known.Contains(offered[i]))
                return int.MaxValue - i;
        }

        return NoMatch;
    }

    private readonly record struct Connection(IPEndPoint? Local, IPEndPoint? Remote, ClientHello Hello)
    {
        public bool IsFromHere => Remote is { } remote && (IPAddress.IsLoopback(remote.Address) || remote.Address.Equals(Local?.Address));
    }
}
