using System.Globalization;

namespace Slipway.Conformance.Tests;

/// <summary>Compares what came with what a case expects, and words the differences for a person.</summary>
internal static class Comparison
{
    public static IEnumerable<string> OfResponse(Expectation expected, HttpMessage actual)
    {
        if (expected.Closed != actual.CutShort)
        {
            yield return expected.Closed
                ? $"the connection should end without a complete response, came {actual.Status}"
                : "the connection ended without a complete response";
        }
        if (expected.Status is { } status && status != actual.Status)
            yield return $"the status should be {status}, is {actual.Status}{Tail(actual)}";
        foreach (var difference in OfPairs("response header", expected.Headers, actual.Headers)
            .Concat(OfBody("the response body", expected.Body, expected.BodySize, actual))
            .Concat(OfPairs("response trailer", expected.Trailers, actual.Trailers)))
        {
            yield return difference;
        }
    }

    public static IEnumerable<string> OfRequest(string who, ExpectedRequest expected, HttpMessage? actual)
    {
        if (expected.Called != actual is not null)
        {
            yield return expected.Called ? $"{who} should be called, was not" : $"{who} should not be called, was asked for {actual!.Path}";
            yield break;
        }
        if (actual is null)
            yield break;
        if (expected.Method is { } method && method != actual.Method)
            yield return $"the method at {who} should be {method}, is {actual.Method}";
        if (expected.Path?.DifferenceFrom([actual.Path]) is { } path)
            yield return $"the path at {who} {path}";
        if (expected.Authority?.DifferenceFrom(actual.Header("host")) is { } authority)
            yield return $"the authority at {who} {authority}";
        foreach (var difference in OfPairs($"header at {who}", expected.Headers, actual.Headers)
            .Concat(OfBody($"the body at {who}", expected.Body, expected.BodySize, actual))
            .Concat(OfPairs($"trailer at {who}", expected.Trailers, actual.Trailers)))
        {
            yield return difference;
        }
    }

    private static IEnumerable<string> OfPairs(
        string what, Dictionary<string, ExpectedText> expected, List<KeyValuePair<string, string>> actual) =>
        from entry in expected
        let difference = entry.Value.DifferenceFrom(HttpMessage.Values(actual, entry.Key))
        where difference is not null
        select $"{what} {entry.Key} {difference}";

    private static IEnumerable<string> OfBody(string what, ExpectedText? expected, int? size, HttpMessage actual)
    {
        if (expected?.DifferenceFrom([actual.Body.ToString()]) is { } difference)
            yield return $"{what} {difference}";
        if (size is { } expectedSize && expectedSize != actual.Body.Length)
            yield return string.Create(CultureInfo.InvariantCulture, $"{what} should have {expectedSize} bytes, has {actual.Body.Length}");
    }

    private static string Tail(HttpMessage actual) =>
        actual.Body.Length == 0 ? "" : $" (\"{actual.Body.ToString(0, Math.Min(200, actual.Body.Length))}\")";
}
