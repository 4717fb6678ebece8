using AddHeader;
using Slipway.Sdk;

[assembly: Filter<Root>]

namespace AddHeader;

/// <summary>Adds one header to every response: the smallest useful filter.</summary>
public sealed class Root : RootContext
{
    public override HttpContext CreateHttpContext() => new Stream();

    private sealed class Stream : HttpContext
    {
        public override FilterHeadersStatus OnResponseHeaders(int count, bool endOfStream)
        {
            ResponseHeaders.Set("x-powered-by"u8, "slipway"u8);
            return FilterHeadersStatus.Continue;
        }
    }
}
