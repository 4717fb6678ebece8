namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>What nginx is told of the client: <c>x-forwarded-for</c>, <c>x-forwarded-proto</c> and <c>x-request-id</c>.</summary>
public sealed class ForwardedPeerTests
{
    private const string Uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    [Theory]
    [InlineData("", "", "-", "127.0.0.1")]
    [InlineData("", "192.0.2.1", "192.0.2.1", "192.0.2.1")]
    [InlineData("use_remote_address: true", "", "127.0.0.1", "127.0.0.1")]
    [InlineData("use_remote_address: true", "192.0.2.1", "192.0.2.1,127.0.0.1", "127.0.0.1")]
    [InlineData("use_remote_address: true, xff_num_trusted_hops: 1", "192.0.2.1", "192.0.2.1,127.0.0.1", "192.0.2.1")]
    [InlineData("use_remote_address: true, skip_xff_append: true", "192.0.2.1", "192.0.2.1", "127.0.0.1")]
    public async Task Nginx_sees_who_asked(string manager, string sent, string forwarded, string client)
    {
        var port = Ports.Free();
        await using var nginx = await NginxProcess.StartAsync(
            $$"""
              map $http_x_forwarded_for $forwarded { default $http_x_forwarded_for; "" "-"; }
              server {
                listen 127.0.0.1:{{port}};
                location / { return 200 "$forwarded $http_x_forwarded_proto $http_x_client $http_x_request_id $http_host"; }
              }
            """,
            port);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [port],
            Manager = manager,
            Routes = """
                { match: { prefix: / }, route: { cluster: up },
                      request_headers_to_add: [{ header: { key: x-client, value: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%" } }] }
                """,
        });

        string[] field = sent.Length > 0 ? ["-H", $"x-forwarded-for: {sent}"] : [];
        var seen = await PeerGateway.CurlAsync([.. field, "-H", "host: shop.example", gateway.Url()]);

        Assert.Matches($"^{forwarded} http {client} {Uuid} shop\\.example$", seen);
    }
}
