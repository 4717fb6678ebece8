using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.AccessLogs.OpenTelemetry;

/// <summary>Sends log records to where a configuration says.</summary>
internal abstract class LogCollector : IDisposable
{
    /// <param name="log">The configuration.</param>
    /// <param name="cluster">The cluster that it names; null where it names none.</param>
    public static LogCollector Create(OpenTelemetryAccessLog log, UpstreamCluster? cluster) => log.Collector switch
    {
        GrpcClusterCollector grpc => new OverGrpc(
            log, "http://cluster", new OfCluster(cluster!, grpc.Authority.Length > 0 ? grpc.Authority : grpc.Cluster)),
        GrpcTargetCollector target => new OverGrpc(log, $"http://{target.Target}", new SocketsHttpHandler()),
        HttpCollector http => new OverHttp(log, http.Uri, cluster!),
        _ => throw new InvalidOperationException($"There is no way to a {log.Collector.GetType().Name}."),
    };

    /// <returns>How many of the records the collector has not taken.</returns>
    /// <exception cref="HttpRequestException">They could not be sent, or the collector has refused them.</exception>
    /// <exception cref="OperationCanceledException">It has taken too long.</exception>
    public abstract Task<long> SendAsync(ExportLogsServiceRequest request, CancellationToken cancellationToken);

    public abstract void Dispose();

    private sealed class OverGrpc : LogCollector
    {
        private readonly GrpcChannel _channel;
        private readonly LogsService.LogsServiceClient _client;
        private readonly Grpc.Core.Metadata _headers = [];

        public OverGrpc(OpenTelemetryAccessLog log, string address, HttpMessageHandler handler)
        {
            _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
            _client = new LogsService.LogsServiceClient(_channel);
            foreach (var (name, value) in log.Headers)
                _headers.Add(name, value);
        }

        public override async Task<long> SendAsync(ExportLogsServiceRequest request, CancellationToken cancellationToken)
        {
            try
            {
                var call = _client.ExportAsync(request, _headers, cancellationToken: cancellationToken);
                var response = await call.ResponseAsync.ConfigureAwait(false);
                return response.PartialSuccess?.RejectedLogRecords ?? 0;
            }
            catch (RpcException e)
            {
                throw new HttpRequestException($"the call ended with {e.StatusCode}: {e.Status.Detail}", e);
            }
        }

        public override void Dispose() => _channel.Dispose();
    }

    private sealed class OverHttp(OpenTelemetryAccessLog log, Uri uri, UpstreamCluster cluster) : LogCollector
    {
        private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

        private readonly HttpMessageInvoker _client = new(new OfCluster(cluster, uri.Authority));

        public override async Task<long> SendAsync(ExportLogsServiceRequest request, CancellationToken cancellationToken)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, uri)
            {
                Content = new ByteArrayContent(request.ToByteArray()) { Headers = { ContentType = Protobuf } },
            };
            foreach (var (name, value) in log.Headers)
                message.Headers.TryAddWithoutValidation(name, value);
            using var response = await _client.SendAsync(message, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return ExportLogsServiceResponse.Parser.ParseFrom(answer).PartialSuccess?.RejectedLogRecords ?? 0;
        }

        public override void Dispose() => _client.Dispose();
    }

    /// <summary>The host that is asked for differs from the address of the connection.</summary>
    private sealed class OfCluster(UpstreamCluster cluster, string authority) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = authority;
            request.RequestUri = new Uri(request.RequestUri!.PathAndQuery, UriKind.Relative);
            return cluster.SendAsync(request, cancellationToken);
        }
    }
}
