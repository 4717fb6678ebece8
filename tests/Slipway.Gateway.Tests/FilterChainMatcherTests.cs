using System.Collections.Immutable;
using System.Net;
using Slipway.Envoy;
using Slipway.Gateway.Listeners;

namespace Slipway.Gateway.Tests;

public sealed class FilterChainMatcherTests
{
    [Theory]
    [InlineData("a.example.com", "exact")]
    [InlineData("b.example.com", "wildcard")]
    [InlineData("c.b.example.com", "longer wildcard")]
    [InlineData("example.com", "default")]
    [InlineData("xexample.com", "default")]
    [InlineData("", "default")]
    public void A_whole_server_name_goes_before_wildcards_and_long_wildcards_before_short_ones(string asked, string chain) =>
        AssertServes(
            chain,
            new ClientHello(true, asked, []),
            ("wildcard", new() { ServerNames = ["*.example.com"] }),
            ("exact", new() { ServerNames = ["other.test", "a.example.com"] }),
            ("longer wildcard", new() { ServerNames = ["*.b.example.com"] }));

    [Theory]
    [InlineData("10.1.2.3", "/16")]
    [InlineData("10.9.2.3", "/8")]
    [InlineData("192.168.1.1", "default")]
    [InlineData("::ffff:10.1.2.3", "/16")]
    public void The_longest_prefix_serves(string client, string chain) =>
        AssertServes(
            chain,
            ClientHello.None,
            client,
            ("/8", new() { SourceNetworks = [IPNetwork.Parse("10.0.0.0/8")] }),
            ("/16", new() { SourceNetworks = [IPNetwork.Parse("10.1.0.0/16")] }));

    [Theory]
    [InlineData("h2,http/1.1", "h2")]
    [InlineData("http/1.1,h2", "http/1.1")]
    [InlineData("x,h2", "h2")]
    [InlineData("x", "any")]
    [InlineData("", "any")]
    public void The_protocol_that_the_client_prefers_serves(string offered, string chain) =>
        AssertServes(
            chain,
            new ClientHello(true, "", offered.Split(',', StringSplitOptions.RemoveEmptyEntries)),
            ("h2", new() { ApplicationProtocols = ["h2"] }),
            ("http/1.1", new() { ApplicationProtocols = ["http/1.1"] }),
            ("any", new()));

    [Theory]
    [InlineData(true, "tls")]
    [InlineData(false, "plain")]
    public void The_transport_protocol_is_matched(bool isTls, string chain) =>
        AssertServes(
            chain,
            new ClientHello(isTls, "", []),
            ("plain", new() { TransportProtocol = "raw_buffer" }),
            ("tls", new() { TransportProtocol = "tls" }));

    /// <summary>As in Envoy: the server name has chosen a chain that the address does not fit, and the other chain does not get its turn.</summary>
    [Fact]
    public void An_earlier_criterion_is_never_taken_back() =>
        AssertServes(
            "default",
            new ClientHello(true, "a.test", []),
            "10.0.0.1",
            ("name", new() { ServerNames = ["a.test"], SourceNetworks = [IPNetwork.Parse("192.168.0.0/16")] }),
            ("address", new() { SourceNetworks = [IPNetwork.Parse("10.0.0.0/8")] }));

    [Theory]
    [InlineData("127.0.0.1", "local")]
    [InlineData("10.0.0.5", "local")]
    [InlineData("10.0.0.6", "external")]
    public void A_connection_from_this_machine_is_told_from_others(string client, string chain) =>
        AssertServes(
            chain,
            ClientHello.None,
            client,
            ("local", new() { SourceType = ConnectionSourceType.SameIpOrLoopback }),
            ("external", new() { SourceType = ConnectionSourceType.External }));

    [Fact]
    public void Ports_are_matched() =>
        AssertServes(
            "both",
            ClientHello.None,
            ("other", new() { DestinationPort = 81 }),
            ("destination", new() { DestinationPort = 80 }),
            ("both", new() { DestinationPort = 80, SourcePorts = [1, 4000] }));

    [Fact]
    public void Without_a_default_chain_a_connection_may_find_none()
    {
        var matcher = new FilterChainMatcher<string>([(new FilterChainMatch { DestinationPort = 1 }, "only")], null);

        Assert.Null(matcher.Find(new IPEndPoint(IPAddress.Loopback, 2), null, ClientHello.None));
    }

    private static void AssertServes(string expected, ClientHello hello, params (string Name, FilterChainMatch Match)[] chains) =>
        AssertServes(expected, hello, "10.0.0.1", chains);

    private static void AssertServes(string expected, ClientHello hello, string client, params (string Name, FilterChainMatch Match)[] chains)
    {
        var matcher = new FilterChainMatcher<string>(chains.Select(chain => (chain.Match, chain.Name)).ToImmutableArray(), "default");

        var local = new IPEndPoint(IPAddress.Parse("10.0.0.5"), 80);
        Assert.Equal(expected, matcher.Find(local, new IPEndPoint(IPAddress.Parse(client), 4000), hello));
    }
}
