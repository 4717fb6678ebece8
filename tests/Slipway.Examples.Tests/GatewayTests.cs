using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Tests;

namespace Slipway.Examples.Tests;

/// <summary>Each example in the gateway, configured by its own envoy.yaml, between a client and servers of HTTP and TCP.</summary>
public sealed class GatewayTests
{
    /// <summary>What an upstream has on port 8081 in the examples' files.</summary>
    private const int UpstreamPort = 8081;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, ClassData<Forms>]
    public async Task AddHeader_adds_its_header_to_responses(Form form)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await ExampleGateway.StartAsync(typeof(AddHeader.Root).Assembly, form, [(UpstreamPort, upstream.Port)]);
        using var response = await gateway.SendAsync("/");

        Assert.Equal(["slipway"], response.Headers.GetValues("x-powered-by"));
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory, ClassData<Forms>]
    public async Task ApiKey_lets_those_pass_who_have_a_key(Form form)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await ExampleGateway.StartAsync(typeof(ApiKey.ApiKeyFilter).Assembly, form, [(UpstreamPort, upstream.Port)]);

        Assert.Equal(401, (await gateway.GetAsync("/")).Status);
        Assert.Empty(upstream.Requests);
        Assert.Equal((200, "hello"), await gateway.GetAsync("/", ("x-api-key", "secret-1")));
        Assert.Contains("alice", upstream.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory, ClassData<Forms>]
    public async Task Audit_logs_requests_without_what_is_secret(Form form)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await ExampleGateway.StartAsync(typeof(Audit.AuditFilter).Assembly, form, [(UpstreamPort, upstream.Port)]);
        await gateway.GetAsync("/orders?token=abc&page=2", ("authorization", "Bearer abc"), ("user-agent", "test"));

        const string line = "\"method\":\"GET\",\"path\":\"/orders?token=***&page=2\",\"status\":\"200\",\"user-agent\":\"test\",\"authorization\":\"***\"}";
        await Eventually.TrueAsync(() => Task.FromResult(gateway.Log.Contains(line)));
    }

    [Theory, ClassData<Forms>]
    public async Task Enrichment_asks_about_a_client_once(Form form)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var directory = await Upstream.StartAsync("gold");
        await using var gateway = await ExampleGateway.StartAsync(
            typeof(Enrichment.EnrichmentFilter).Assembly, form, [(UpstreamPort, upstream.Port), (8082, directory.Port)]);
        for (var i = 0; i < 3; i++)
            Assert.Equal((200, "hello"), await gateway.GetAsync("/", ("x-client", "alice"), ("x-client-info", "forged")));

        Assert.All(upstream.Requests, request => Assert.Contains("x-client-info: gold\n", request, StringComparison.Ordinal));
        Assert.StartsWith("GET /clients/alice ", Assert.Single(directory.Requests), StringComparison.Ordinal);
    }

    [Theory, ClassData<Forms>]
    public async Task IpRanges_lets_addresses_pass_that_are_allowed(Form form)
    {
        await using var upstream = await Upstream.StartAsync();
        var filter = typeof(IpRanges.IpRangesFilter).Assembly;
        await using (var gateway = await ExampleGateway.StartAsync(filter, form, [(UpstreamPort, upstream.Port)]))
            Assert.Equal((200, "hello"), await gateway.GetAsync("/"));

        await using var other = await ExampleGateway.StartAsync(
            filter, form, [(UpstreamPort, upstream.Port)], yaml => yaml.Replace("127.0.0.0/8, ", "", StringComparison.Ordinal));
        Assert.Equal(403, (await other.GetAsync("/")).Status);
        Assert.Single(upstream.Requests);
    }

    [Theory, ClassData<Forms>]
    public async Task Jwt_lets_genuine_tokens_pass(Form form)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await ExampleGateway.StartAsync(typeof(Jwt.JwtFilter).Assembly, form, [(UpstreamPort, upstream.Port)], yaml =>
        {
            var begin = yaml.IndexOf("-----BEGIN", StringComparison.Ordinal);
            const string last = "-----END PUBLIC KEY-----";
            var end = yaml.IndexOf(last, StringComparison.Ordinal) + last.Length;
            return yaml[..begin] + key.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\n" + new string(' ', 24)) + yaml[end..];
        });

        var token = Token(key, DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal((200, "hello"), await gateway.GetAsync("/", ("authorization", "Bearer " + token)));
        Assert.Contains("x-subject: alice\n", upstream.Requests.Single(), StringComparison.Ordinal);
        Assert.Equal(401, (await gateway.GetAsync("/", ("authorization", "Bearer " + Token(key, DateTimeOffset.UtcNow.AddMinutes(-5))))).Status);
        Assert.Equal(401, (await gateway.GetAsync("/", ("authorization", $"Bearer {token[..^8]}AAAAAAAA"))).Status);
        Assert.Single(upstream.Requests);
    }

    [Theory, ClassData<Forms>]
    public async Task RateLimit_lets_so_many_requests_pass(Form form)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await ExampleGateway.StartAsync(
            typeof(RateLimit.RateLimitFilter).Assembly,
            form,
            [(UpstreamPort, upstream.Port)],
            yaml => yaml.Replace("period: 10s", "period: 3600s", StringComparison.Ordinal));
        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (await gateway.GetAsync("/")).Status));

        Assert.Equal((5, 15), (statuses.Count(status => status == 200), statuses.Count(status => status == 429)));
        Assert.Equal(5, upstream.Requests.Count);
    }

    [Theory, ClassData<Forms>]
    public async Task Sandbox_sends_requests_with_a_key_to_its_cluster(Form form)
    {
        await using var orders = await Upstream.StartAsync("orders");
        await using var changed = await Upstream.StartAsync("changed");
        await using var gateway = await ExampleGateway.StartAsync(
            typeof(global::Sandbox.SandboxFilter).Assembly, form, [(UpstreamPort, orders.Port), (8082, changed.Port)]);

        Assert.Equal((200, "orders"), await gateway.GetAsync("/"));
        Assert.Equal((200, "changed"), await gateway.GetAsync("/", ("baggage", "userId=alice, sandbox=pr-7;ttl=1")));
        Assert.Equal((200, "changed"), await gateway.GetAsync("/", ("sandbox", "pr-7")));
        Assert.Equal((200, "orders"), await gateway.GetAsync("/", ("sandbox", "unknown"), ("x-cluster", "orders-pr-7")));
    }

    [Theory, ClassData<Forms>]
    public async Task Transform_changes_headers_and_the_fields_of_a_body(Form form)
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{ "id": 7, "internal": { "a": [1, 2] }, "name": "x" }""");
        });
        await using var gateway = await ExampleGateway.StartAsync(typeof(Transform.TransformFilter).Assembly, form, [(UpstreamPort, upstream.Port)]);
        var (status, body) = await gateway.GetAsync("/", ("x-debug", "1"));

        Assert.Equal(200, status);
        using var json = System.Text.Json.JsonDocument.Parse(body);
        Assert.Equal(["id", "name", "served_by"], json.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Contains("x-gateway: slipway\n", upstream.Requests.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("x-debug", upstream.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory, ClassData<Forms>]
    public async Task TcpLines_closes_a_connection_with_a_command_that_is_denied(Form form)
    {
        await using var upstream = TcpUpstream.Start(stream => stream.CopyToAsync(stream));
        await using var gateway = await ExampleGateway.StartAsync(typeof(TcpLines.TcpLinesFilter).Assembly, form, [(6379, upstream.Port)]);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, Cancellation);
        using var reader = new StreamReader(client.GetStream());
        await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), Cancellation);

        Assert.Equal("PING", await reader.ReadLineAsync(Cancellation));
        await client.GetStream().WriteAsync("flushall now\r\n"u8.ToArray(), Cancellation);
        Assert.Null(await LineOrEndAsync(reader));
        await Eventually.TrueAsync(() => Task.FromResult(gateway.Log.Contains("a command is not allowed")));
    }

    /// <summary>The next line; null at the end, in whichever way the connection was closed.</summary>
    private static async Task<string?> LineOrEndAsync(StreamReader reader)
    {
        try
        {
            return await reader.ReadLineAsync(Cancellation);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Token(ECDsa key, DateTimeOffset expires)
    {
        var signed = Base64Url.EncodeToString("""{ "alg": "ES256", "kid": "example" }"""u8) + "." + Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes($$"""{ "iss": "https://issuer.example", "sub": "alice", "exp": {{expires.ToUnixTimeSeconds()}} }"""));
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }
}
