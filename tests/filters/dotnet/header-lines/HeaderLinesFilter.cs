using System.Text;
using Slipway.Sdk;

[assembly: Filter<HeaderLines.HeaderLinesFilter>]

namespace HeaderLines;

/// <summary>
/// What a filter of headers usually does, for the tests of size: it is configured with lines <c>name = value</c>, adds them to responses, counts
/// requests in a metric, and logs each.
/// </summary>
public sealed class HeaderLinesFilter : RootContext
{
    private readonly List<(string Name, string Value)> _headers = [];
    private Counter _requests;
    private int _count;

    /// <inheritdoc/>
    public override bool OnConfigure(int configurationSize)
    {
        _requests = Counter.Define("header_lines_requests");
        foreach (var line in Encoding.UTF8.GetString(ReadConfiguration()).Split('\n'))
        {
            if (line.Trim().Length == 0)
                continue;
            var parts = line.Split('=', 2);
            if (parts.Length != 2)
                throw new FormatException($"The line '{line}' has no '='; write a line as \"name = value\".");
            _headers.Add((parts[0].Trim(), parts[1].Trim()));
        }

        return true;
    }

    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(this);

    private sealed class Stream(HeaderLinesFilter filter) : HttpContext
    {
        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            filter._requests.Increment();
            var method = RequestHeaders[":method"] ?? throw new InvalidOperationException("The request has no method.");
            Log.Info($"request {++filter._count}: {method.ToUpperInvariant()} with {count} headers");
            return FilterHeadersStatus.Continue;
        }

        public override FilterHeadersStatus OnResponseHeaders(int count, bool endOfStream)
        {
            foreach (var (name, value) in filter._headers)
                ResponseHeaders.Add(name, value);
            return FilterHeadersStatus.Continue;
        }
    }
}
