using Slipway.Sdk.Testing;

namespace Slipway.Sdk.Tests;

public sealed class AddHeaderTests
{
    [Fact]
    public void Every_response_has_the_header()
    {
        using var host = FilterHost.Load<AddHeader.Root>();
        using var exchange = host.OpenRequest().SendRequest("GET", "/").Respond(200, "hello");

        Assert.Equal("slipway", exchange.ResponseHeaders!["x-powered-by"]);
        Assert.Equal("hello", exchange.ResponseBody);
        Assert.Empty(host.FilterLog);
    }
}
