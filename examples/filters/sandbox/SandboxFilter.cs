using System.ComponentModel.DataAnnotations;
using Slipway.Sdk;

[assembly: Filter<Sandbox.SandboxFilter>]

namespace Sandbox;

/// <summary>Sends the requests of who tries out a changed service to that one, and all others where they always go.</summary>
[FilterConfiguration]
public sealed partial record SandboxConfiguration
{
    /// <summary>The member of the baggage header (W3C), or the header, that has the routing key.</summary>
    [MinLength(1)]
    public string Key { get; init; } = "sandbox";

    /// <summary>Routing keys, each with the cluster of its changed service.</summary>
    public required IReadOnlyDictionary<string, string> Sandboxes { get; init; }

    /// <summary>The request header by which routes choose a cluster: cluster_header in the proxy's configuration.</summary>
    public string ClusterHeader { get; init; } = "x-cluster";

    /// <summary>The cluster of all other requests.</summary>
    public required string DefaultCluster { get; init; }
}

/// <summary>The filter.</summary>
public sealed class SandboxFilter : RootContext<SandboxConfiguration>
{
    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(Configuration);

    private sealed class Stream(SandboxConfiguration configuration) : HttpContext
    {
        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            var key = RequestHeaders[configuration.Key] ?? InBaggage(RequestHeaders["baggage"]);
            var cluster = key is not null && configuration.Sandboxes.TryGetValue(key, out var found) ? found : configuration.DefaultCluster;

            // Set in any case: a client must not choose a cluster.
            RequestHeaders.Set(configuration.ClusterHeader, cluster);
            ClearRouteCache();
            return FilterHeadersStatus.Continue;
        }

        /// <summary><c>baggage: userId=alice, sandbox=pr-7;property</c>.</summary>
        private string? InBaggage(string? baggage)
        {
            foreach (var member in (baggage ?? "").Split(','))
            {
                var equals = member.IndexOf('=');
                if (equals < 0 || !member.AsSpan(0, equals).Trim().SequenceEqual(configuration.Key))
                    continue;
                var value = member[(equals + 1)..];
                var properties = value.IndexOf(';');
                return (properties < 0 ? value : value[..properties]).Trim();
            }

            return null;
        }
    }
}
