using Slipway.Sdk.Testing;

namespace Slipway.Cli.Suites;

/// <summary>What has come out of a stream.</summary>
internal sealed record Outcome
{
    public HeaderFields? RequestHeaders { get; init; }

    public string RequestBody { get; init; } = "";

    public HeaderFields? RequestTrailers { get; init; }

    public HeaderFields? ResponseHeaders { get; init; }

    public string ResponseBody { get; init; } = "";

    public HeaderFields? ResponseTrailers { get; init; }

    public bool IsLocal { get; init; }

    public bool IsHeld { get; init; }

    public string? Details { get; init; }

    public string? ResetReason { get; init; }

    public string? ToUpstream { get; init; }

    public string? ToClient { get; init; }

    public string? CloseReason { get; init; }

    /// <summary>All of it as text, which is what a golden file has.</summary>
    public string Transcript(IEnumerable<string> log)
    {
        var lines = new List<string>();
        Message("request", RequestHeaders, RequestBody, RequestTrailers);
        Message(IsLocal ? "response of the filter" : "response", ResponseHeaders, ResponseBody, ResponseTrailers);
        Line("details", Details);
        Line("reset", ResetReason);
        Line("to upstream", ToUpstream);
        Line("to client", ToClient);
        Line("closed", CloseReason);
        foreach (var line in log)
            Line("log", line);
        return string.Join('\n', lines) + "\n";

        void Message(string title, HeaderFields? headers, string body, HeaderFields? trailers)
        {
            if (headers is null)
                return;
            lines.Add($"# {title}");
            lines.AddRange(headers.Select(field => $"{field.Key}: {field.Value}"));
            if (body.Length > 0)
                lines.AddRange(["", .. body.Split('\n')]);
            if (trailers is not null)
                lines.AddRange(["", .. trailers.Select(field => $"{field.Key}: {field.Value}")]);
            lines.Add("");
        }

        void Line(string title, string? text)
        {
            if (text is not null)
                lines.Add($"# {title}: {text}");
        }
    }
}
