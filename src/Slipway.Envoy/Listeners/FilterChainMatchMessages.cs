using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.listener.v3.FilterChainMatch</c>, and what a listener's chains must be to each other.</summary>
internal static class FilterChainMatchMessages
{
    private static readonly EnumReader<ConnectionSourceType> SourceTypes = new()
    {
        { "ANY", 0, ConnectionSourceType.Any },
        { "SAME_IP_OR_LOOPBACK", 1, ConnectionSourceType.SameIpOrLoopback },
        { "EXTERNAL", 2, ConnectionSourceType.External },
    };

    public static readonly Message<FilterChainMatch> Match =
        new Message<FilterChainMatch>("envoy.config.listener.v3.FilterChainMatch", FilterChainMatch.Everything)
        {
            { "destination_port", Scalars.Integer(1, 65535), (value, port) => value with { DestinationPort = port } },
            {
                "prefix_ranges", Composites.Repeated(CoreMessages.CidrRange),
                (value, networks) => value with { DestinationNetworks = networks }
            },
            { "server_names", Composites.Repeated(ServerName), (value, names) => value with { ServerNames = names } },
            { "transport_protocol", TransportProtocol, (value, protocol) => value with { TransportProtocol = protocol } },
            {
                "application_protocols", Composites.Repeated(Scalars.NonEmptyText),
                (value, protocols) => value with { ApplicationProtocols = protocols }
            },
            {
                "direct_source_prefix_ranges", Composites.Repeated(CoreMessages.CidrRange),
                (value, networks) => value with { DirectSourceNetworks = networks }
            },
            { "source_type", SourceTypes.Read, (value, type) => value with { SourceType = type } },
            {
                "source_prefix_ranges", Composites.Repeated(CoreMessages.CidrRange),
                (value, networks) => value with { SourceNetworks = networks }
            },
            { "source_ports", Composites.Repeated(Scalars.Integer(1, 65535)), (value, ports) => value with { SourcePorts = ports } },
        }
        .Refuses("address_suffix suffix_len", "use prefix_ranges");

    /// <summary>Reports chains of which nobody could tell which one serves a connection.</summary>
    public static void ReportEqual(ImmutableArray<Located<FilterChain>> chains)
    {
        for (var i = 1; i < chains.Length; i++)
        {
            if (chains.Take(i).FirstOrDefault(earlier => AreEqual(earlier.Value.Match, chains[i].Value.Match)) is { At: not null } same)
                chains[i].At.Error($"has the same filter_chain_match as {same.At.Path}; a connection could go to either");
        }
    }

    private static bool AreEqual(FilterChainMatch one, FilterChainMatch other) =>
        one.DestinationPort == other.DestinationPort
        && one.TransportProtocol == other.TransportProtocol
        && one.SourceType == other.SourceType
        && Overlap(one.DestinationNetworks, other.DestinationNetworks)
        && Overlap(one.ServerNames, other.ServerNames)
        && Overlap(one.ApplicationProtocols, other.ApplicationProtocols)
        && Overlap(one.DirectSourceNetworks, other.DirectSourceNetworks)
        && Overlap(one.SourceNetworks, other.SourceNetworks)
        && Overlap(one.SourcePorts, other.SourcePorts);

    /// <summary>Of two lists, an element that both have is as ambiguous as two empty lists.</summary>
    private static bool Overlap<T>(ImmutableArray<T> one, ImmutableArray<T> other) =>
        one.IsEmpty ? other.IsEmpty : one.Intersect(other).Any();

    private static string TransportProtocol(Cursor at)
    {
        var text = Scalars.Text(at);
        if (text is not ("" or "tls" or "raw_buffer" or "quic"))
            at.Error("must be tls, raw_buffer or quic");
        return text;
    }

    private static string ServerName(Cursor at)
    {
        var name = Scalars.NonEmptyText(at).ToLowerInvariant();
        if (name == "*")
            at.Error("takes every name: leave server_names out instead");
        else if (name.Contains('*', StringComparison.Ordinal) && (!name.StartsWith("*.", StringComparison.Ordinal) || name.LastIndexOf('*') > 0))
            at.Error("may have a wildcard as its first label only, such as *.example.com");
        return name;
    }
}
