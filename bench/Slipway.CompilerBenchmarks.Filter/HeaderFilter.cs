using Slipway.Sdk;

[assembly: Filter<Slipway.CompilerBenchmarks.Filter.HeaderFilter>]

namespace Slipway.CompilerBenchmarks.Filter;

/// <summary>Copies the header <c>:path</c> to <c>x-path</c>, as its siblings in C and AssemblyScript do.</summary>
public sealed class HeaderFilter : RootContext
{
    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream();

    private sealed class Stream : HttpContext
    {
        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            if (RequestHeaders.TryGet(":path"u8, out var path))
                RequestHeaders.Set("x-path"u8, path);
            return FilterHeadersStatus.Continue;
        }
    }
}
