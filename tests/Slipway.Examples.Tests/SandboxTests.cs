using Sandbox;

namespace Slipway.Examples.Tests;

public sealed class SandboxTests
{
    private const string Configuration = """{ "sandboxes": { "pr-7": "orders-pr-7" }, "default_cluster": "orders" }""";

    [Theory]
    [InlineData("sandbox", "pr-7", "orders-pr-7")]
    [InlineData("sandbox", "pr-8", "orders")]
    [InlineData("baggage", "sandbox=pr-7", "orders-pr-7")]
    [InlineData("baggage", "userId=alice , sandbox = pr-7;ttl=5,x", "orders-pr-7")]
    [InlineData("baggage", "notsandbox=pr-7, sandbox", "orders")]
    [InlineData("x-cluster", "orders-pr-7", "orders")]
    public void The_routing_key_chooses_the_cluster(string header, string value, string cluster)
    {
        foreach (var form in new Forms())
        {
            using var host = Filter.Load<SandboxFilter>(form.Data, Configuration);
            using var exchange = host.OpenRequest().SendRequest("GET", "/", (header, value));

            Assert.Equal([cluster], exchange.UpstreamRequestHeaders!.All("x-cluster"));
        }
    }
}
