using Slipway.Sdk.Testing;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Hub.Catalogue;

/// <summary>What a filter has done to a request, and to the response.</summary>
internal sealed record TrialResult
{
    /// <summary>What happened, in one sentence.</summary>
    public required string Outcome { get; init; }

    /// <summary>Whether the filter has failed: not loaded, trapped, or run out of what it may use.</summary>
    public bool HasFailed { get; init; }

    /// <summary>As the client sends it.</summary>
    public required HttpMessage Request { get; init; }

    /// <summary>As the upstream would get it; null where it gets none.</summary>
    public HttpMessage? UpstreamRequest { get; init; }

    /// <summary>As the upstream gives it; null where it is not asked.</summary>
    public HttpMessage? UpstreamResponse { get; init; }

    /// <summary>As the client gets it; null where it gets none.</summary>
    public HttpMessage? Response { get; init; }

    public IReadOnlyList<LogEntry> Log { get; init; } = [];

    /// <summary>How long loading and both messages took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Bytes of linear memory in the end.</summary>
    public long MemoryBytes { get; init; }
}

/// <summary>The form of a page, with what was filled in and what came of it.</summary>
/// <param name="Request">What the form has.</param>
/// <param name="Problem">Why it was not tried.</param>
/// <param name="Result">What came of it.</param>
internal sealed record TrialView(TrialRequest Request, string? Problem = null, TrialResult? Result = null);
