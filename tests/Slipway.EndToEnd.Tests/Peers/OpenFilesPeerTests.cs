using System.Net;
using System.Net.Sockets;
using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Clients that open more connections than the gateway may have files do not take the last ones.</summary>
public sealed class OpenFilesPeerTests(Nginx nginx) : IClassFixture<Nginx>
{
    private const int OpenFiles = 640;

    [Fact]
    public async Task Connections_that_are_too_many_are_refused_and_those_that_are_there_are_served()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        var cancellation = TestContext.Current.CancellationToken;
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration { Upstreams = [nginx.Http1Port] }, OpenFiles);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        var clients = new List<Socket>();
        try
        {
            for (var i = 0; i < 2 * OpenFiles; i++)
            {
                var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                clients.Add(connection);
                try
                {
                    await connection.ConnectAsync(IPAddress.Loopback, gateway.Port, cancellation);
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
                {
                    // Refused, before the client has noticed that it was accepted.
                }
            }

            await Eventually.TrueAsync(async () => await gateway.StatAsync("downstream_global_cx_overflow") >= OpenFiles);

            // Whoever has a connection keeps it, and there is one to an upstream to be had still.
            Assert.Equal(HttpStatusCode.OK, await StatusAsync());
            Assert.True(await gateway.Process.HasLoggedAsync("refuses connections", TimeSpan.FromSeconds(10), cancellation));
        }
        finally
        {
            clients.ForEach(connection => connection.Dispose());
        }

        // Once they have gone, others are served.
        await Eventually.TrueAsync(async () =>
            await PeerGateway.CurlAsync("--no-progress-meter", "-o", "/dev/null", "-w", "%{http_code}", gateway.Url("/seen")) == "200");

        async Task<HttpStatusCode> StatusAsync()
        {
            using var response = await client.GetAsync(new Uri(gateway.Url("/seen")), cancellation);
            return response.StatusCode;
        }
    }
}
