namespace Slipway.Examples.Tests;

public sealed class AddHeaderTests
{
    [Theory, ClassData<Forms>]
    public void Every_response_has_the_header(Form form)
    {
        using var host = Filter.Load<AddHeader.Root>(form, "");
        using var exchange = host.OpenRequest().SendRequest("GET", "/").Respond(200, "hello");

        Assert.Equal("slipway", exchange.ResponseHeaders!["x-powered-by"]);
        Assert.Equal("hello", exchange.ResponseBody);
    }

    [Theory, ClassData<Forms>]
    public void A_million_callbacks_leave_nothing_behind(Form form)
    {
        using var host = Filter.Load<AddHeader.Root>(form, "");
        // Until memory has been collected for the first time.
        for (var i = 0; i < 25_000; i++)
            host.OpenRequest().SendRequest("GET", "/").Respond(200).Dispose();
        var before = host.MemoryBytes;
        // Of which each makes three: one that begins the stream, one for its response, one that ends it.
        for (var i = 0; i < 340_000; i++)
            host.OpenRequest().SendRequest("GET", "/").Respond(200).Dispose();

        Assert.Equal(before, host.MemoryBytes);
    }
}
