using System.Text.Json;
using Audit;

namespace Slipway.Examples.Tests;

public sealed class AuditTests
{
    [Theory, ClassData<Forms>]
    public void Each_request_is_logged_in_a_line_without_its_secrets(Form form)
    {
        using var host = Filter.Load<AuditFilter>(form, """{ "headers": ["user-agent", "authorization"] }""");
        using var exchange = host.OpenRequest()
            .SendRequest("POST", "/a?b=1&Token=x&c", ("user-agent", "say \"hi\"\\"), ("authorization", "Bearer x")).Respond(503).Complete();
        using var line = JsonDocument.Parse(Assert.Single(host.FilterLog));

        Assert.Equal(
            [
                "time: 2030-01-02T03:04:05Z", "client: 192.0.2.1:50000", "method: POST", "path: /a?b=1&Token=***&c", "status: 503",
                "user-agent: say \"hi\"\\", "authorization: ***",
            ],
            line.RootElement.EnumerateObject().Select(field => $"{field.Name}: {field.Value.GetString()}"));
    }

    [Theory, ClassData<Forms>]
    public void Requests_errors_and_times_are_counted(Form form)
    {
        using var host = Filter.Load<AuditFilter>(form, "");
        foreach (var status in (int[])[200, 404, 500])
            host.OpenRequest().SendRequest("GET", "/").Respond(status).Complete().Dispose();

        Assert.Equal((3, 1, 3), (host.Metric("audit.requests"), host.Metric("audit.errors"), host.Metric("audit.duration_ms")));
    }
}
