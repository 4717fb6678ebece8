using System.ComponentModel.DataAnnotations;
using Slipway.Sdk;

[assembly: Filter<ApiKey.ApiKeyFilter>]

namespace ApiKey;

/// <summary>Lets requests pass that have a known API key.</summary>
[FilterConfiguration]
public sealed partial record ApiKeyConfiguration
{
    /// <summary>The request header that has the key.</summary>
    [MinLength(1)]
    public string Header { get; init; } = "x-api-key";

    /// <summary>The keys, each with the name of the client that has it.</summary>
    public required IReadOnlyDictionary<string, string> Keys { get; init; }

    /// <summary>The request header that tells the upstream the client's name; empty for none.</summary>
    public string ClientHeader { get; init; } = "x-client";
}

/// <summary>The filter.</summary>
public sealed class ApiKeyFilter : RootContext<ApiKeyConfiguration>
{
    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(Configuration);

    private sealed class Stream(ApiKeyConfiguration configuration) : HttpContext
    {
        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            var key = RequestHeaders[configuration.Header];
            if (key is null || !configuration.Keys.TryGetValue(key, out var client))
            {
                SendLocalResponse(401, key is null ? "An API key is needed.\n" : "The API key is not known.\n", details: "api_key_denied");
                return FilterHeadersStatus.StopIteration;
            }

            // The upstream needs the name, and must not see the key; nor may a client give itself a name.
            RequestHeaders.Remove(configuration.Header);
            if (configuration.ClientHeader.Length > 0)
                RequestHeaders.Set(configuration.ClientHeader, client);
            return FilterHeadersStatus.Continue;
        }
    }
}
