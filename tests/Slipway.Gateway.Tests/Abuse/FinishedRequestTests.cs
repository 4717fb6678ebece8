using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Slipway.Gateway.Tests.Abuse;

/// <summary>Requests with bodies that have come to their end, as those of gRPC, leave nothing behind.</summary>
[Collection(AbuseCollection.Name)]
public sealed class FinishedRequestTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "")]
    [InlineData(HttpProtocols.Http2, "")]
    [InlineData(HttpProtocols.Http2, "retry_policy: { retry_on: 5xx, num_retries: 1 }")]
    public async Task Nothing_is_kept(HttpProtocols protocols, string route)
    {
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                await context.Response.WriteAsync("hello");
            },
            protocols);
        var cluster = protocols == HttpProtocols.Http2 ? TestGateway.Http2 : "";
        await using var gateway = await AbusedGateway.StartAsync(upstream.Port, route: route, cluster: cluster);

        for (var i = 0; i < 1000; i++)
        {
            using var response = await gateway.Gateway.Client.PostAsync("/", new StringContent("body"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        // It has been eight kilobytes for each; the upstream's notes are a tenth of that.
        gateway.HasGrownByAtMost(3_000_000);
    }
}
