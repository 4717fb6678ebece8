using System.Net;
using IpRanges;
using Slipway.Sdk.Testing;

namespace Slipway.Examples.Tests;

public sealed class IpRangesTests
{
    private const string Configuration = """
        { "allow": ["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32", "::1/128"], "deny": ["10.1.0.0/16", "2001:db8:0:1::/64"] }
        """;

    [Theory]
    [InlineData("10.2.3.4", true)]
    [InlineData("10.1.3.4", false)]
    [InlineData("11.0.0.1", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8::5", true)]
    [InlineData("2001:db8:0:1::5", false)]
    [InlineData("2001:db9::5", false)]
    [InlineData("::1", true)]
    [InlineData("::2", false)]
    public void A_request_passes_from_the_addresses_that_are_allowed_and_not_denied(string address, bool passes)
    {
        foreach (var form in new Forms())
        {
            using var host = Filter.Load<IpRangesFilter>(form.Data, Configuration);
            using var exchange = host.OpenRequest(new StreamFacts { Source = new IPEndPoint(IPAddress.Parse(address), 1234) })
                .SendRequest("GET", "/");

            Assert.Equal(passes ? null : 403, exchange.Status);
            Assert.Equal(passes, exchange.UpstreamRequestHeaders is not null);
        }
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0/8")]
    [InlineData("10.0.0.256/8")]
    [InlineData("1:2:3:4:5:6:7/64")]
    [InlineData("1::2::3/64")]
    [InlineData("1:2:3:4:5:6:7:8::/64")]
    [InlineData("12345::/16")]
    [InlineData("::1/129")]
    [InlineData("everybody")]
    public void What_is_no_range_is_refused_with_its_place(string range)
    {
        var refusal = Assert.Throws<FilterLoadException>(
            () => Filter.Load<IpRangesFilter>(Form.Native, $$"""{ "deny": ["10.0.0.0/8", "{{range}}"] }"""));

        Assert.StartsWith("configuration: deny[1] must be an address with a prefix length", Assert.Single(refusal.FilterLog));
    }
}
