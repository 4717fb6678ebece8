using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Hosting;
using Slipway.Operators.Metrics;

namespace Slipway.Operators.Serving;

/// <summary>
/// What kubelets, Prometheus and people ask a host: <c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>, and <c>/operators</c> with the state of each.
/// It answers to reads only.
/// </summary>
internal sealed class OperatorServer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly WebApplication _application;

    private readonly PrometheusText _metrics;

    private OperatorServer(WebApplication application, PrometheusText metrics) => (_application, _metrics) = (application, metrics);

    /// <summary>Where it listens.</summary>
    public string Address => _application.Urls.First();

    /// <param name="listen">Where to listen; port 0 is any that is free.</param>
    /// <param name="host">The host.</param>
    /// <param name="isReady">Whether all that should run does, and knows what it watches.</param>
    /// <param name="leader">Who leads, as far as is known; null where there is no lease.</param>
    /// <param name="logging">Where it logs to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address cannot be had.</exception>
    public static async Task<OperatorServer> StartAsync(
        IPEndPoint listen,
        OperatorHost host,
        Func<bool> isReady,
        Func<string?> leader,
        Action<ILoggingBuilder> logging,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(listen);
        });
        var application = builder.Build();
        application.MapGet("/healthz", () => "ok\n");
        application.MapGet("/readyz", () => isReady()
            ? Results.Text("ok\n")
            : Results.Text("what is watched is not complete yet\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        application.MapGet("/operators", () => Results.Json(
            new
            {
                Leader = leader(),
                Watches = host.Informers.Scopes.Select(scope => scope.ToString()).Order(StringComparer.Ordinal),
                Operators = host.Operators.Where(running => running.Version is not null).Select(OperatorStatusPage.Of),
            },
            s_json));
        var metrics = new PrometheusText(host.Meters);
        application.MapGet("/metrics", () => Results.Text(metrics.Write(), PrometheusText.MediaType));
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        return new OperatorServer(application, metrics);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
    }
}
