using Slipway.Sdk.Testing;

namespace Slipway.Cli.Suites;

/// <summary>What is otherwise than a test says, each in one sentence with both.</summary>
internal static class Mismatches
{
    public static void Of(SuiteTest test, Outcome outcome, FilterHost host, List<string> differences)
    {
        var expect = test.Expect;
        if (expect.Request is { } request)
        {
            if (outcome.RequestHeaders is null)
                differences.Add("the request does not reach the upstream");
            else
                Message("the request", request, outcome.RequestHeaders, outcome.RequestBody, outcome.RequestTrailers, differences);
        }

        if (expect.Response is { } response)
        {
            if (outcome.ResponseHeaders is null)
                differences.Add(outcome.ResetReason is { } reason ? $"the client gets no response: {reason}" : "the client gets no response");
            else
                Message("the response", response, outcome.ResponseHeaders, outcome.ResponseBody, outcome.ResponseTrailers, differences);
            Text("the response's details", response.Details, outcome.Details, differences);
        }

        Truth("that the filter answers the request itself", expect.LocalResponse, outcome.IsLocal, differences);
        Truth("that the filter holds the stream", expect.Held, outcome.IsHeld, differences);
        var log = host.FilterLog;
        foreach (var line in expect.Log.Where(line => !log.Any(entry => entry.Contains(line, StringComparison.Ordinal))))
            differences.Add($"no line of the log contains '{line}'; it has {(log.Count == 0 ? "none" : Shown(log))}");
        foreach (var (name, value) in expect.Metrics)
            Text($"the metric {name}", value.ToString("D"), host.Metric(name)?.ToString("D"), differences);
        foreach (var (key, value) in expect.SharedData)
            Value($"shared data of {key}", value, host.SharedData(key), differences);
        if (expect.Connection is { } connection)
        {
            Text("what goes to the upstream", connection.ToUpstream, outcome.ToUpstream, differences);
            Text("what goes to the client", connection.ToClient, outcome.ToClient, differences);
            Truth("that the filter closes the connection", connection.Closed, outcome.CloseReason is not null, differences);
        }
    }

    public static void Headers(string what, Dictionary<string, object?> expected, HeaderFields? actual, List<string> differences)
    {
        foreach (var (name, value) in expected)
        {
            var values = HeaderValues.All(value);
            var found = actual?.All(name) ?? [];
            if (!values.SequenceEqual(found))
                differences.Add($"{what} has {name}: {Shown(found)} and not {Shown(values)}");
        }
    }

    /// <summary>Compares where something is expected.</summary>
    public static void Text(string what, string? expected, string? actual, List<string> differences)
    {
        if (expected is not null)
            Value(what, expected, actual, differences);
    }

    private static void Value(string what, string? expected, string? actual, List<string> differences)
    {
        if (expected != actual)
            differences.Add($"{what} is {Quoted(actual)} and not {Quoted(expected)}");
    }

    private static void Message(
        string what, ExpectedMessage expected, HeaderFields headers, string body, HeaderFields? trailers, List<string> differences)
    {
        Text($"{what}'s status", expected.Status?.ToString("D"), headers[":status"], differences);
        Headers(what, expected.Headers, headers, differences);
        Text($"{what}'s body", expected.Body, body, differences);
        if (expected.Trailers.Count > 0)
            Headers($"{what}'s end", expected.Trailers, trailers, differences);
    }

    private static void Truth(string what, bool? expected, bool actual, List<string> differences)
    {
        if (expected is { } wanted && wanted != actual)
            differences.Add($"{what} is {(actual ? "so" : "not so")}");
    }

    private static string Shown(IReadOnlyList<string> values) => values.Count == 0 ? "nothing" : string.Join(" | ", values.Select(Quoted));

    private static string Quoted(string? text) => text is null ? "nothing" : $"'{text}'";
}
