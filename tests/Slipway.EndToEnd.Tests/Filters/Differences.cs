namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>How what happened differs from what a step expects, one sentence for each difference.</summary>
internal static class Differences
{
    public static IEnumerable<string> Of(ExpectedResponse expected, ReceivedResponse actual)
    {
        if (actual.Status != expected.Status)
            yield return $"the response's status is {actual.Status}, not {expected.Status}, with the body '{actual.Body}'";
        foreach (var difference in OfFields("response header", expected.Headers, expected.Absent, actual.Headers))
            yield return difference;
        foreach (var difference in OfFields("response trailer", expected.Trailers, expected.AbsentTrailers, actual.Trailers))
            yield return difference;
        if (OfText("the response's body", expected.Body, actual.Body) is { } body)
            yield return body;
        foreach (var text in expected.BodyContains.Where(text => !actual.Body.Contains(text, StringComparison.Ordinal)))
            yield return $"the response's body lacks '{text}'; it is '{actual.Body}'";
    }

    public static IEnumerable<string> Of(StepServer server, ExpectedRequest expected, IReadOnlyList<ReceivedRequest> received)
    {
        var name = server.ToString().ToLowerInvariant();
        if (received.Count != 1)
        {
            yield return $"the {name} server received {received.Count} requests instead of one";
            yield break;
        }
        var actual = received[0];
        if (OfText($"the method at {name}", expected.Method, actual.Method) is { } method)
            yield return method;
        if (OfText($"the path at {name}", expected.Path, actual.Path) is { } path)
            yield return path;
        foreach (var difference in OfFields($"request header at {name}", expected.Headers, expected.Absent, actual.Headers))
            yield return difference;
        if (OfText($"the request body at {name}", expected.Body, actual.Body) is { } body)
            yield return body;
    }

    private static string? OfText(string what, string? expected, string actual) =>
        expected is null || expected == actual ? null : $"{what} is '{actual}', not '{expected}'";

    private static IEnumerable<string> OfFields(
        string what, Dictionary<string, string> expected, List<string> absent, IReadOnlyDictionary<string, string> actual)
    {
        foreach (var (name, value) in expected)
        {
            if (!actual.TryGetValue(name, out var found))
                yield return $"the {what} {name} is missing, it should be '{value}'";
            else if (found != value)
                yield return $"the {what} {name} is '{found}', not '{value}'";
        }
        foreach (var name in absent.Where(actual.ContainsKey))
            yield return $"the {what} {name} is '{actual[name]}', it should be absent";
    }
}
