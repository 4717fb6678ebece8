using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Health;

/// <summary>Asks by gRPC's health checking protocol.</summary>
internal sealed class GrpcProbe(GrpcHealthCheck check, string cluster, UpstreamTls? tls) : Probe
{
    private readonly HttpMessageInvoker _client = new(NewHandler(tls));
    private readonly ConcurrentDictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);

    public override async Task AskAsync(UpstreamHost host, CancellationToken cancellationToken)
    {
        var channel = _channels.GetOrAdd(
            AuthorityOf(host),
            static (authority, probe) => GrpcChannel.ForAddress(
                $"http://{authority}", new GrpcChannelOptions { HttpHandler = new WithAuthority(probe.Authority, probe._client) }),
            this);
        try
        {
            var answer = await new Grpc.Health.V1.Health.HealthClient(channel)
                .CheckAsync(new HealthCheckRequest { Service = check.ServiceName }, cancellationToken: cancellationToken)
                .ResponseAsync.ConfigureAwait(false);
            if (answer.Status != HealthCheckResponse.Types.ServingStatus.Serving)
                throw new UnhealthyException($"it answered {answer.Status}");
        }
        catch (RpcException e)
        {
            throw new IOException($"the call ended with {e.StatusCode}: {e.Status.Detail}", e);
        }
    }

    public override void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
        _client.Dispose();
    }

    private string Authority => check.Authority.Length > 0 ? check.Authority : cluster;

    /// <summary>The authority that is asked for differs from the address of the connection.</summary>
    private sealed class WithAuthority(string authority, HttpMessageInvoker client) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = authority;
            return client.SendAsync(request, cancellationToken);
        }
    }
}
