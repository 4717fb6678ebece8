using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Gateway.Http;
using Slipway.Gateway.Listeners;

namespace Slipway.Gateway.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task An_address_in_use_is_told_with_its_listener()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var yaml = TestGateway.Yaml(1, ["{ match: { prefix: / }, route: { cluster: up } }"])
            .Replace("port_value: 0 } }\n    filter_chains", $"port_value: {port} }} }}\n    filter_chains", StringComparison.Ordinal);

        var failure = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(yaml));

        Assert.StartsWith(
            $"Listener main cannot listen on 127.0.0.1:{port} because another program does", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_of_a_configuration_are_told_at_once()
    {
        var path = Path.Combine(Path.GetTempPath(), $"slipway-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(path, "static_resources:\n  listenerz: []\n  clusterz: []\n");
        try
        {
            var options = new GatewayOptions { ConfigurationPath = path };
            var failure = await Assert.ThrowsAsync<GatewayException>(() => GatewayHost.StartAsync(options));

            Assert.Contains($"{path}:2: ", failure.Message, StringComparison.Ordinal);
            Assert.Contains($"{path}:3: ", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Waiting_for_the_end_returns_when_the_gateway_is_disposed()
    {
        var gateway = await TestGateway.StartAsync(1, ["{ match: { prefix: / }, route: { cluster: up } }"]);
        var waiting = gateway.Host.WaitForShutdownAsync(CancellationToken.None);

        Assert.False(waiting.IsCompleted);
        await gateway.DisposeAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", false)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0", true)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX", false)]
    [InlineData("PRI * HT", null)]
    [InlineData("", null)]
    public void The_version_is_told_by_the_first_bytes(string start, bool? isHttp2) =>
        Assert.Equal(isHttp2, HttpPreface.IsHttp2(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(start))));

    [Theory]
    [InlineData("/a/b/../c", "/a/c")]
    [InlineData("/../../a", "/a")]
    [InlineData("/a/%2E%2e/b/./", "/b/")]
    [InlineData("/a/..", "/")]
    [InlineData("/a\\..\\b?c=\\..", "/b?c=\\..")]
    [InlineData("/", "/")]
    public void Dot_segments_are_resolved(string target, string expected) => Assert.Equal(expected, RequestTarget.Normalize(target));

    [Theory]
    [InlineData("http://host/a?b", "/a?b")]
    [InlineData("http://host", "/")]
    [InlineData("http://host?x", "/?x")]
    [InlineData("/a://b", "/a://b")]
    [InlineData("*", "*")]
    public void An_absolute_target_loses_its_origin(string target, string expected) =>
        Assert.Equal(expected, RequestTarget.WithoutOrigin(target));

    [Fact]
    public void What_a_request_line_cannot_hold_is_escaped()
    {
        Assert.Equal("/a%20b%FF%0D%0A?c%23", RequestTarget.Escape("a b\u00ff\r\n?c#"));
        Assert.Equal("/a%2Fb|{}", RequestTarget.Escape("/a%2Fb|{}"));
    }
}
