using Slipway.Cli.Trying;

namespace Slipway.Cli.Tests.Trying;

public class TryRequestTests
{
    [Theory]
    [InlineData(null, null, "GET", "/")]
    [InlineData(null, "x", "POST", "/")]
    [InlineData("/a?b=c", null, "GET", "/a?b=c")]
    [InlineData("/a", "x", "POST", "/a")]
    [InlineData("PUT /a", null, "PUT", "/a")]
    [InlineData("DELETE", null, "DELETE", "/")]
    public void Method_and_path_have_sensible_defaults(string? line, string? body, string method, string path)
    {
        var request = TryRequest.Create(line, [], body is null ? null : System.Text.Encoding.UTF8.GetBytes(body));
        Assert.Equal(method, request[":method"]);
        Assert.Equal(path, request[":path"]);
    }

    [Theory]
    [InlineData("{\"a\":1}", "application/json")]
    [InlineData("a=1", "text/plain")]
    public void The_type_of_a_body_is_guessed_unless_given(string body, string type)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        Assert.Equal(type, TryRequest.Create(null, [], bytes)["content-type"]);
        Assert.Equal("a/b", TryRequest.Create(null, ["Content-Type: a/b"], bytes)["content-type"]);
        Assert.Equal(bytes.Length.ToString(), TryRequest.Create(null, [], bytes)["content-length"]);
    }

    [Fact]
    public void The_host_header_is_the_authority()
    {
        var request = TryRequest.Create(null, ["Host: example.com"], null);
        Assert.Equal("example.com", request[":authority"]);
        Assert.Null(request["host"]);
    }

    [Fact]
    public void A_repeated_header_is_sent_repeatedly()
    {
        var headers = TryRequest.Create(null, ["a: 1", "A:2"], null).Headers;
        Assert.Equal(["1", "2"], headers.Where(field => field.Name == "a").Select(field => field.Value));
    }
}
