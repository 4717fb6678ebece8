using Slipway.Cli.Logging;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Cli.Trying;

/// <summary>What happened to one request.</summary>
internal sealed record TryReport
{
    public required TryOutcome Outcome { get; init; }

    /// <summary>Which callback failed, and how; null when none did.</summary>
    public required string? Failure { get; init; }

    public required TrySide Request { get; init; }

    public required TrySide Response { get; init; }

    public required IReadOnlyList<LogLine> Log { get; init; }

    /// <summary>How many messages of the log were too many to keep.</summary>
    public required int LogDropped { get; init; }
}

internal enum TryOutcome
{
    /// <summary>The request reached the upstream, and a response the client.</summary>
    Forwarded,

    /// <summary>The filter answered; the upstream saw nothing.</summary>
    LocalReply,

    /// <summary>A callback of the filter trapped or ran into a limit.</summary>
    FilterFailed,

    /// <summary>The client's connection was ended without a response.</summary>
    Reset,

    /// <summary>There was no response within the time allowed.</summary>
    TimedOut,
}

/// <summary>A message as it was sent and as it arrived; each is null when there was no such message.</summary>
internal sealed record TrySide(HttpMessage? Sent, HttpMessage? Arrived)
{
    /// <summary>What was compared, part by part; nothing when there are not two messages to compare.</summary>
    public IEnumerable<(string Part, IReadOnlyList<Difference> Lines)> Compare() => Sent is null || Arrived is null
        ? []
        :
        [
            ("headers", [.. FieldComparison.Compare(Sent.Headers, Arrived.Headers).Select(Attribute)]),
            ("body", LineComparison.Compare(BodyText.Of(Sent.Body), BodyText.Of(Arrived.Body))),
            ("trailers", FieldComparison.Compare(Sent.Trailers, Arrived.Trailers)),
        ];

    /// <summary>Every gateway tells upstreams the scheme; that would look as if each filter did.</summary>
    private static Difference Attribute(Difference line) =>
        line is { Change: Change.Added, After: "x-forwarded-proto: http" } ? line with { Change = Change.AddedByGateway } : line;
}
