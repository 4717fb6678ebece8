using System.Net;

namespace Slipway.Hub.Tests.Accounts;

/// <summary>How often one address may ask, and whose address it is.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_go_on()
    {
        await using var hub = await TemporaryHub.StartAsync(options => options with { RequestsPerSecond = 1 });
        using var http = hub.Client();
        var answers = new List<HttpResponseMessage>();
        for (var request = 0; request < 30; request++)
            answers.Add(await http.GetAsync("/v2/"));

        Assert.Equal(HttpStatusCode.OK, answers[0].StatusCode);
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.Contains("TOOMANYREQUESTS", await refused.Content.ReadAsStringAsync());
    }

    /// <summary>The last address is what the proxy saw; what stands before it the client itself has said.</summary>
    [Theory]
    [InlineData("127.0.0.0/8", "192.0.2.{0}", false)]
    [InlineData("127.0.0.0/8", "198.51.100.{0}, 192.0.2.1", true)]
    [InlineData("127.0.0.0/8", "192.0.2.{0}, 127.0.0.2", false)]
    [InlineData("10.0.0.0/8", "192.0.2.{0}", true)]
    [InlineData(null, "192.0.2.{0}", true)]
    public async Task A_client_is_who_a_trusted_proxy_says(string? trusted, string forwarded, bool areOne)
    {
        await using var hub = await TemporaryHub.StartAsync(options => options with
        {
            RequestsPerSecond = 1,
            TrustedProxies = trusted is null ? [] : [IPNetwork.Parse(trusted)],
        });
        using var http = hub.Client();
        var answers = new List<HttpStatusCode>();
        for (var client = 1; client <= 30; client++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v2/");
            request.Headers.Add("X-Forwarded-For", string.Format(forwarded, client));
            using var answer = await http.SendAsync(request);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(areOne, answers.Contains(HttpStatusCode.TooManyRequests));
    }
}
