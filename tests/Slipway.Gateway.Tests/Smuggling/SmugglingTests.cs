using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Slipway.Gateway.Tests.Smuggling;

public sealed class SmugglingTests
{
    private const string Everything = "{ match: { prefix: / }, route: { cluster: up } }";

    [Theory]
    [MemberData(nameof(SmugglingCase.All), MemberType = typeof(SmugglingCase))]
    public async Task Nothing_reaches_an_HTTP_1_upstream_that_could_be_read_in_two_ways(string subject, string name) =>
        await ReadInOneWayAsync(SmugglingCase.Find(subject, name), filters: "");

    [Theory]
    [MemberData(nameof(SmugglingCase.All), MemberType = typeof(SmugglingCase))]
    public async Task Nor_does_it_through_a_filter_that_changes_the_headers(string subject, string name) =>
        await ReadInOneWayAsync(SmugglingCase.Find(subject, name), Guests.Filter(Guests.AddsHeaders));

    [Theory]
    [MemberData(nameof(SmugglingCase.All), MemberType = typeof(SmugglingCase))]
    public async Task An_HTTP_2_upstream_gets_the_same_requests(string subject, string name)
    {
        var each = SmugglingCase.Find(subject, name);
        var complete = 0;
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                Interlocked.Increment(ref complete);
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], cluster: TestGateway.Http2);

        Assert.Equal(each.Expect, await SendAsync(gateway.Port, each));

        Assert.Equal(each.Forwarded, complete);
        Assert.DoesNotContain(upstream.Requests, request => request.Contains("/smuggled", StringComparison.Ordinal));
    }

    private static async Task ReadInOneWayAsync(SmugglingCase each, string filters)
    {
        await using var upstream = new StrictUpstream();
        await using (var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], filters: filters))
            Assert.Equal(each.Expect, await SendAsync(gateway.Port, each));

        Assert.Empty(upstream.Faults);
        Assert.Equal(each.Forwarded, upstream.Requests.Count);
        Assert.All(upstream.Requests, request => Assert.DoesNotContain("smuggled", request.Split("\r\n")[0], StringComparison.Ordinal));
    }

    /// <summary>Sends the case's bytes and hangs up when the responses it expects are there.</summary>
    /// <returns>The status of each response, up to the end of the connection.</returns>
    private static async Task<int[]> SendAsync(int port, SmugglingCase each)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(each.Bytes, patience.Token);
        var received = new StringBuilder();
        var buffer = new byte[4096];
        var isOpen = true;
        try
        {
            while (true)
            {
                // No more than expected may come; and that is only known when the gateway closes.
                if (isOpen && Statuses(received.ToString()).Length >= each.Expect.Length)
                {
                    client.Client.Shutdown(SocketShutdown.Send);
                    isOpen = false;
                }

                var read = await stream.ReadAsync(buffer, patience.Token);
                if (read == 0)
                    break;
                received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Closed with bytes of ours unread.
        }

        return Statuses(received.ToString());
    }

    /// <summary>None of the bodies that the gateway and the upstreams of these tests send looks like a status line.</summary>
    private static int[] Statuses(string received) =>
    [
        .. received.Split("HTTP/1.1 ").Skip(1).Where(part => part.Contains("\r\n\r\n", StringComparison.Ordinal))
            .Select(part => int.Parse(part.AsSpan(0, 3), CultureInfo.InvariantCulture)),
    ];
}
