using System.Net;
using Slipway.Sdk.Testing;

namespace Slipway.Cli.Suites;

/// <summary>Runs a test's stream through its filter.</summary>
internal static class SuiteRun
{
    public static FilterHost Load(string filter, Suite suite, SuiteTest test)
    {
        var host = FilterHost.Load(filter, new FilterHostOptions
        {
            RootId = suite.RootId,
            Configuration = YamlJson.Text(test.Configuration ?? suite.Configuration),
            VmConfiguration = test.VmConfiguration,
        });
        foreach (var (key, value) in test.SharedData)
            host.SetSharedData(key, value);
        foreach (var cluster in test.MissingClusters)
            host.RemoveCluster(cluster);
        return host;
    }

    /// <param name="host">The filter.</param>
    /// <param name="test">What to send.</param>
    /// <param name="differences">What calls of the filter are otherwise than the test says.</param>
    public static async Task<Outcome> StreamAsync(FilterHost host, SuiteTest test, List<string> differences) =>
        test.Connection is { } steps ? Connect(host, test, steps) : await ExchangeAsync(host, test, differences);

    private static async Task<Outcome> ExchangeAsync(FilterHost host, SuiteTest test, List<string> differences)
    {
        var request = test.Request ?? new Message();
        using var exchange = host.OpenRequest(Facts(test.Properties));
        var (body, trailers) = (Pieces(request), HeaderValues.Fields(request.Trailers));
        exchange.SendRequestHeaders(
            body.Count == 0 && trailers.Length == 0,
            [(":method", request.Method ?? (body.Count > 0 ? "POST" : "GET")), (":path", request.Path), .. HeaderValues.Fields(request.Headers)]);
        for (var i = 0; i < body.Count; i++)
            exchange.SendRequestBody(body[i], i == body.Count - 1 && trailers.Length == 0);
        if (trailers.Length > 0)
            exchange.SendRequestTrailers(trailers);

        // A call that is made when the response comes is answered after it.
        var calls = new Queue<Call>(test.Calls);
        while (calls.Count > 0 && (exchange.IsRequestHeld || host.WaitingCalls > 0 || exchange.UpstreamRequestHeaders is null))
            await AnswerAsync(host, calls.Dequeue(), differences);
        if (exchange.UpstreamRequestHeaders is not null && !exchange.IsAnsweredByFilter)
            Respond(exchange, test.Response ?? new Message());
        while (calls.Count > 0)
            await AnswerAsync(host, calls.Dequeue(), differences);
        if (host.WaitingCalls > 0)
            differences.Add($"the filter has made {host.WaitingCalls} call(s) that the test does not have");

        var held = exchange.IsRequestHeld || exchange.IsResponseHeld;
        var outcome = new Outcome
        {
            RequestHeaders = exchange.UpstreamRequestHeaders,
            RequestBody = exchange.UpstreamRequestBody,
            RequestTrailers = exchange.UpstreamRequestTrailers,
            ResponseHeaders = exchange.ResponseHeaders,
            ResponseBody = exchange.ResponseBody,
            ResponseTrailers = exchange.ResponseTrailers,
            IsLocal = exchange.IsAnsweredByFilter,
            IsHeld = held,
            Details = exchange.ResponseDetails,
            ResetReason = exchange.ResetReason,
        };
        exchange.Complete();
        return outcome;
    }

    private static void Respond(HttpExchange exchange, Message response)
    {
        var (body, trailers) = (Pieces(response), HeaderValues.Fields(response.Trailers));
        exchange.RespondHeaders(response.Status, body.Count == 0 && trailers.Length == 0, HeaderValues.Fields(response.Headers));
        for (var i = 0; i < body.Count; i++)
            exchange.RespondBody(body[i], i == body.Count - 1 && trailers.Length == 0);
        if (trailers.Length > 0)
            exchange.RespondTrailers(trailers);
    }

    private static async Task AnswerAsync(FilterHost host, Call expected, List<string> differences)
    {
        PendingCall call;
        try
        {
            call = await host.NextCallAsync();
        }
        catch (TimeoutException)
        {
            differences.Add($"the filter makes no call{(expected.Cluster is null ? "" : $" to {expected.Cluster}")}");
            return;
        }

        Mismatches.Text("the call's cluster", expected.Cluster, call.Cluster, differences);
        Mismatches.Text("the call's method", expected.Method, call.Method, differences);
        Mismatches.Text("the call's path", expected.Path, call.Path, differences);
        Mismatches.Text("the call's body", expected.Body, call.BodyText, differences);
        Mismatches.Headers("the call", expected.Headers, call.Headers, differences);
        if (expected.Respond is { } answer)
            await call.RespondAsync(answer.Status, string.Concat(Pieces(answer)), HeaderValues.Fields(answer.Headers));
        else
            await call.FailAsync();
    }

    private static Outcome Connect(FilterHost host, SuiteTest test, List<ConnectionStep> steps)
    {
        using var connection = host.Connect(Facts(test.Properties));
        foreach (var step in steps)
        {
            if (step.Client is { } fromClient)
                connection.FromClient(fromClient);
            if (step.Upstream is { } fromUpstream)
                connection.FromUpstream(fromUpstream);
        }

        var outcome = new Outcome { ToUpstream = connection.ToUpstream, ToClient = connection.ToClient, CloseReason = connection.CloseReason };
        connection.Complete();
        return outcome;
    }

    private static List<string> Pieces(Message message) => message.Body is { Length: > 0 } body ? [body] : message.Chunks;

    private static StreamFacts Facts(StreamProperties properties)
    {
        var facts = new StreamFacts
        {
            Protocol = properties.Protocol,
            RequestedServerName = properties.ServerName,
            TlsVersion = properties.TlsVersion,
        };
        return facts with
        {
            Source = properties.Source is { } source ? Address(source) : facts.Source,
            Destination = properties.Destination is { } destination ? Address(destination) : facts.Destination,
        };
    }

    private static IPEndPoint Address(string text) => IPEndPoint.TryParse(text, out var address)
        ? address
        : throw new CommandException(
            ExitCodes.Invalid, $"'{text}' is no address of a stream.", "Give an IP address and a port, such as 192.0.2.1:50000.");
}
