using System.Net;
using Microsoft.AspNetCore.Http;

namespace Slipway.Gateway.Tests;

public sealed class IsolationTests
{
    private const int Requests = 2000, Connections = 32;

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Under_load_a_request_that_traps_gets_503_and_nobody_else_notices(string version)
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("hello"));
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, ["{ match: { prefix: / }, route: { cluster: up } }"], filters: Guests.IsolatedFilter(Guests.TrapsWhenAskedTo));
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = gateway.Client.BaseAddress };
        var outcomes = new string[Requests];

        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = Cancellation }, async (i, _) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/{i}")
            {
                Version = Version.Parse(version),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            if (IsToTrap(i))
                request.Headers.Add("x-trap", "1");
            using var response = await client.SendAsync(request, Cancellation);

            // The header says how many requests the guest has seen: never more than the one.
            outcomes[i] = response.StatusCode == HttpStatusCode.OK
                ? $"{await response.Content.ReadAsStringAsync(Cancellation)} {response.Headers.GetValues("x-requests").Single()}"
                : $"{(int)response.StatusCode}";
        });

        Assert.All(outcomes, (outcome, i) => Assert.Equal(IsToTrap(i) ? "503" : "hello 1", outcome));
        await Eventually.TrueAsync(async () => (await gateway.AdminAsync("/stats")).Contains("wasm.wasm_vm_count: 1\n", StringComparison.Ordinal));
    }

    private static bool IsToTrap(int request) => request % 100 == 50;
}
