using System.ComponentModel.DataAnnotations;
using System.Text;
using Slipway.Sdk;

[assembly: Filter<Enrichment.EnrichmentFilter>]

namespace Enrichment;

/// <summary>Asks a service about the client of each request, and tells the upstream the answer.</summary>
[FilterConfiguration]
public sealed partial record EnrichmentConfiguration
{
    /// <summary>The cluster that is asked.</summary>
    [MinLength(1)]
    public required string Cluster { get; init; }

    /// <summary>The path that is asked for; {client} in it stands for the client.</summary>
    public string Path { get; init; } = "/clients/{client}";

    /// <summary>The request header that has the client.</summary>
    public string From { get; init; } = "x-client";

    /// <summary>The request header that gets the answer.</summary>
    public string To { get; init; } = "x-client-info";

    /// <summary>How long an answer is kept for the next request.</summary>
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for an answer; after that the request goes on without.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>The filter. Answers are kept in the data that VMs share: what one has asked, the others know.</summary>
public sealed class EnrichmentFilter : RootContext<EnrichmentConfiguration>
{
    /// <inheritdoc/>
    public override ExceptionPolicy ExceptionPolicy => ExceptionPolicy.Continue;

    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(Configuration);

    private sealed class Stream(EnrichmentConfiguration configuration) : HttpContext
    {
        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            // What the upstream is told comes from here, and not from a client.
            RequestHeaders.Remove(configuration.To);
            return RequestHeaders[configuration.From] is { } client ? HoldRequestHeaders(TellAsync(client)) : FilterHeadersStatus.Continue;
        }

        private async FilterTask TellAsync(string client)
        {
            var key = "enrichment:" + client;
            var known = Cached(key);
            if (known is null)
            {
                var response = await DispatchHttpCall(
                    configuration.Cluster,
                    new HeaderList
                    {
                        { ":method", "GET" },
                        { ":path", configuration.Path.Replace("{client}", Uri.EscapeDataString(client)) },
                        { ":authority", configuration.Cluster },
                    },
                    timeout: configuration.Timeout);
                if (response.Status != 200)
                {
                    Log.Warn($"{configuration.Cluster} answered {response.Status} about a client");
                    return;
                }

                known = Encoding.UTF8.GetString(response.ReadBody()).Trim();
                SharedData.Set(key, $"{HostClock.UtcNow.Ticks + configuration.CacheTime.Ticks} {known}");
            }

            RequestHeaders.Set(configuration.To, known);
        }

        /// <summary>In shared data is the time until which an answer holds, a blank, and the answer.</summary>
        private static string? Cached(string key)
        {
            if (SharedData.GetText(key) is not { } text)
                return null;
            var blank = text.IndexOf(' ');
            return long.Parse(text.AsSpan(0, blank)) > HostClock.UtcNow.Ticks ? text[(blank + 1)..] : null;
        }
    }
}
