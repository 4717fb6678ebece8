using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit</c> in a chain: refuses requests beyond a rate.</summary>
public sealed record LocalRateLimitFilter : HttpFilter
{
    /// <summary>The limit where routes have none of their own.</summary>
    public LocalRateLimitSettings Settings { get; init; } = new();
}

/// <summary>The same message for a level of the routes, which has its own tokens then.</summary>
/// <param name="Settings">The limit.</param>
public sealed record LocalRateLimitRouteConfig(LocalRateLimitSettings Settings) : RouteFilterConfig;

/// <summary>Fields of <c>envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit</c>.</summary>
public sealed record LocalRateLimitSettings
{
    /// <summary>What the names of its statistics begin with.</summary>
    public string StatPrefix { get; init; } = "";

    /// <summary>Where each request takes a token from; null for no limit.</summary>
    public TokenBucket? Bucket { get; init; }

    /// <summary>Whether each connection has tokens of its own, in place of all sharing one bucket.</summary>
    public bool IsPerConnection { get; init; }

    /// <summary>The status of a refusal, 400 to 599; 429 by default.</summary>
    public int Status { get; init; } = 429;

    /// <summary>Share of the requests that take a token; none by default.</summary>
    public FractionalPercent Enabled { get; init; } = FractionalPercent.None;

    /// <summary>Share of the requests without a token that are refused; none by default.</summary>
    public FractionalPercent Enforced { get; init; } = FractionalPercent.None;

    /// <summary>Headers for requests that go on without a token.</summary>
    public ImmutableArray<HeaderValueOption> RequestHeadersToAddWhenNotEnforced { get; init; } = [];

    /// <summary>Headers for refusals.</summary>
    public ImmutableArray<HeaderValueOption> ResponseHeadersToAdd { get; init; } = [];

    /// <summary>Whether gRPC clients get RESOURCE_EXHAUSTED in place of UNAVAILABLE.</summary>
    public bool IsResourceExhausted { get; init; }
}

/// <summary><c>envoy.type.v3.TokenBucket</c>.</summary>
/// <param name="MaxTokens">How many it holds, and has at first; at least 1.</param>
/// <param name="TokensPerFill">How many come in each interval; at least 1.</param>
/// <param name="FillInterval">The interval; at least 50 ms.</param>
public sealed record TokenBucket(int MaxTokens, int TokensPerFill, TimeSpan FillInterval);
