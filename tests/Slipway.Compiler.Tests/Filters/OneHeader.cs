namespace Filters;

public sealed class Filter : RootContext
{
    private string _value = "";

    public override bool OnConfigure(string configuration)
    {
        _value = configuration;
        return true;
    }

    public override HttpContext CreateHttpContext() => new Stream(_value);

    private sealed class Stream(string value) : HttpContext
    {
        public override int OnResponseHeaders(int count, bool endOfStream)
        {
            Host.AddHeader(2, "x-filter", value);
            return 0;
        }
    }
}
