namespace Filters;

/// <summary>Configuration of lines "name = value"; headers with them, a count, and a log line for each request.</summary>
public sealed class Filter : RootContext
{
    private readonly List<(string Name, string Value)> _headers = [];
    private int _count;

    public override bool OnConfigure(string configuration)
    {
        foreach (var line in configuration.Split('\n'))
        {
            var parts = line.Split('=', 2);
            if (parts.Length != 2)
                throw new FormatException($"The line '{line}' has no '='.");
            _headers.Add((parts[0].Trim(), parts[1].Trim()));
        }
        return true;
    }

    public override HttpContext CreateHttpContext() => new Stream(this);

    private sealed class Stream(Filter filter) : HttpContext
    {
        public override int OnRequestHeaders(int count, bool endOfStream)
        {
            var path = Host.GetHeader(0, ":path");
            if (path is null)
                throw new InvalidOperationException("no path");
            Host.Log(2, $"request {++filter._count}: {path.ToUpperInvariant()} with {count} headers");
            return 0;
        }

        public override int OnResponseHeaders(int count, bool endOfStream)
        {
            foreach (var (name, value) in filter._headers)
                Host.AddHeader(2, name, value);
            return 0;
        }
    }
}
