using Slipway.Sdk;

[assembly: Filter<FilterName.Filter>]

namespace FilterName;

/// <summary>What the proxy's configuration gives the filter, as JSON: { "greeting": "hello" }.</summary>
[FilterConfiguration]
public sealed partial record Settings
{
    /// <summary>The value of the header that requests get.</summary>
    public string Greeting { get; init; } = "hello from filter-name";
}

/// <summary>The plugin; the proxy has one in each of its threads.</summary>
public sealed class Filter : RootContext<Settings>
{
    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(Configuration);

    /// <summary>One request with its response.</summary>
    private sealed class Stream(Settings settings) : HttpContext
    {
        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            RequestHeaders["x-greeting"] = settings.Greeting;
            return FilterHeadersStatus.Continue;
        }

        public override FilterHeadersStatus OnResponseHeaders(int count, bool endOfStream)
        {
            ResponseHeaders["x-filter"] = "filter-name";
            return FilterHeadersStatus.Continue;
        }
    }
}
