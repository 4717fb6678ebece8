using System.Net;

namespace Slipway.Hub.Tests.Accounts;

/// <summary>How often one address may ask.</summary>
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
}
