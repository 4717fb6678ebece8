using System.Net;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.core.v3</c> that several features share.</summary>
internal static class CoreMessages
{
    public static readonly Message<SocketAddress> Address = AddressWith(new() { { "TCP", 0, false }, { "UDP", 1, null } });

    /// <summary>Where a listener listens, which may be UDP.</summary>
    public static readonly Message<SocketAddress> ListenerAddress = AddressWith(new() { { "TCP", 0, false }, { "UDP", 1, true } });

    private static readonly Message<(string Address, int Length)> CidrParts =
        new Message<(string Address, int Length)>("envoy.config.core.v3.CidrRange", ("", 0))
        {
            { "address_prefix", Scalars.NonEmptyText, (value, address) => (address, value.Length) },
            { "prefix_len", Scalars.Integer(0, 128), (value, length) => (value.Address, length) },
        }
        .Requires("address_prefix");

    public static readonly Message<Locality> Locality = new("envoy.config.core.v3.Locality", new())
    {
        { "region", Scalars.Text, (value, region) => value with { Region = region } },
        { "zone", Scalars.Text, (value, zone) => value with { Zone = zone } },
        { "sub_zone", Scalars.Text, (value, subZone) => value with { SubZone = subZone } },
    };

    public static readonly Message<Metadata> Metadata =
        new Message<Metadata>("envoy.config.core.v3.Metadata", new())
        {
            { "filter_metadata", Composites.Map(Composites.Struct), (value, map) => value with { FilterMetadata = map } },
        }
        .Refuses("typed_filter_metadata", "use filter_metadata");

    public static readonly Message<Node> Node =
        new Message<Node>("envoy.config.core.v3.Node", new())
        {
            { "id", Scalars.Text, (value, id) => value with { Id = id } },
            { "cluster", Scalars.Text, (value, cluster) => value with { Cluster = cluster } },
            { "metadata", Composites.Struct, (value, metadata) => value with { Metadata = metadata } },
            { "locality", Locality.Read, (value, locality) => value with { Locality = locality } },
        }
        .Ignores(
            "dynamic_parameters user_agent_name user_agent_version user_agent_build_version build_version extensions client_features " +
            "listening_addresses",
            "only a management server would read it");

    public static readonly Message<double> Percent = new("envoy.type.v3.Percent", 0)
    {
        { "value", Scalars.Percentage, (_, value) => value },
    };

    /// <summary>A limit in bytes on what is buffered; zero is no limit of use here.</summary>
    public static ValueReader<long> BufferLimit { get; } = Scalars.Integer(1L, uint.MaxValue);

    /// <summary>A network; bits of the address beyond the prefix do not count, as in Envoy.</summary>
    public static IPNetwork CidrRange(Cursor at)
    {
        var (text, length) = CidrParts.Read(at);
        if (!IPAddress.TryParse(text, out var address))
        {
            if (text.Length > 0)
                at.Error($"'{text}' is not an IP address");
            return default;
        }

        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
        {
            at.Error($"prefix_len must not be more than {bytes.Length * 8} for the address {text}");
            return default;
        }

        for (var i = length; i < bytes.Length * 8; i++)
            bytes[i / 8] &= (byte)~(0x80 >> (i % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }

    public static bool IsIPAddress(SocketAddress address) => IPAddress.TryParse(address.Address, out _);

    private static Message<SocketAddress> AddressWith(EnumReader<bool> protocols)
    {
        var socket =
            new Message<SocketAddress>("envoy.config.core.v3.SocketAddress", new("", 0))
            {
                { "protocol", protocols.Read, (value, isUdp) => value with { IsUdp = isUdp } },
                { "address", Scalars.NonEmptyText, (value, address) => value with { Address = address } },
                { "port_value", Scalars.Integer(0, 65535), (value, port) => value with { Port = port } },
            }
            .Requires("address", "port_value")
            .Ignores("ipv4_compat", "addresses of both families are bound as they are written")
            .Refuses("named_port", "use port_value")
            .Refuses("resolver_name network_namespace_filepath");
        return new Message<SocketAddress>("envoy.config.core.v3.Address", new("", 0))
        {
            { "socket_address", socket.Read, (_, address) => address },
        }
        .Requires("socket_address")
        .Refuses("pipe envoy_internal_address", "use socket_address");
    }
}
