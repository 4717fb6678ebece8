using Transform;

namespace Slipway.Examples.Tests;

public sealed class TransformTests
{
    private const string Configuration = """
        {
          "request": { "set_headers": { "x-set": "1" }, "remove_headers": ["x-remove"] },
          "response": { "set_fields": { "version": "say \"2\"\n" }, "remove_fields": ["secret", "inner"] }
        }
        """;

    [Theory, ClassData<Forms>]
    public void Headers_are_set_and_removed(Form form)
    {
        using var host = Filter.Load<TransformFilter>(form, Configuration);
        using var exchange = host.OpenRequest()
            .SendRequestWithBody("POST", "/", "{}", ("x-remove", "x"), ("content-type", "application/json"));

        Assert.Equal("1", exchange.UpstreamRequestHeaders!["x-set"]);
        Assert.Null(exchange.UpstreamRequestHeaders["x-remove"]);
        Assert.Equal("{}", exchange.UpstreamRequestBody);
    }

    [Theory, ClassData<Forms>]
    public void Fields_of_json_are_set_and_removed_in_whatever_pieces_it_comes(Form form)
    {
        using var host = Filter.Load<TransformFilter>(form, Configuration);
        foreach (var size in (int[])[1, 7, 1000])
        {
            const string body = """{ "version" : 1, "a\u0062": [1, { "secret": 2 }] , "secret": { "x": "}" }, "inner": null, "z": "ü" }""";
            using var exchange = host.OpenRequest().SendRequest("GET", "/");
            exchange.RespondHeaders(200, false, ("content-type", "application/json; charset=utf-8"), ("content-length", "99"));
            foreach (var piece in System.Text.Encoding.UTF8.GetBytes(body).Chunk(size))
                exchange.RespondBody(piece);
            exchange.RespondBody("", endOfStream: true);

            Assert.Equal("""{"a\u0062":[1, { "secret": 2 }],"z":"ü","version":"say \"2\"\u000a"}""", exchange.ResponseBody);
            Assert.Null(exchange.ResponseHeaders!["content-length"]);
        }
    }

    [Theory, ClassData<Forms>]
    public void Other_bodies_stay_as_they_are(Form form)
    {
        using var host = Filter.Load<TransformFilter>(form, Configuration);
        using var text = host.OpenRequest().SendRequest("GET", "/").Respond(200, "{\"secret\":1}", ("content-type", "text/plain"));
        using var broken = host.OpenRequest().SendRequest("GET", "/").Respond(200, "{\"secret\":", ("content-type", "application/json"));

        Assert.Equal("{\"secret\":1}", text.ResponseBody);
        Assert.Equal("{\"secret\":", broken.ResponseBody);
        Assert.StartsWith("a body that should be a JSON object is none", Assert.Single(host.FilterLog));
    }
}
