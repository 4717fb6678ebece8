using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>The conditions of <c>x-envoy-retry-on</c> and <c>x-envoy-retry-grpc-on</c>: when a request is sent once more.</summary>
[Flags]
public enum RetryConditions
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary><c>5xx</c>: a status of 500 or above, or no response.</summary>
    ServerError = 1 << 0,

    /// <summary><c>gateway-error</c>: a status of 502, 503 or 504, or no response.</summary>
    GatewayError = 1 << 1,

    /// <summary><c>reset</c>: no response.</summary>
    Reset = 1 << 2,

    /// <summary><c>connect-failure</c>: no connection could be made.</summary>
    ConnectFailure = 1 << 3,

    /// <summary><c>retriable-4xx</c>: a status of 409.</summary>
    Conflict = 1 << 4,

    /// <summary><c>refused-stream</c>: the upstream has refused the HTTP/2 stream unprocessed.</summary>
    RefusedStream = 1 << 5,

    /// <summary><c>retriable-status-codes</c>: one of the policy's statuses.</summary>
    StatusCodes = 1 << 6,

    /// <summary><c>retriable-headers</c>: a response with one of the policy's headers.</summary>
    Headers = 1 << 7,

    /// <summary><c>envoy-ratelimited</c>: a response with <c>x-envoy-ratelimited</c>, which is final otherwise.</summary>
    RateLimited = 1 << 8,

    /// <summary><c>cancelled</c>, a gRPC status in the response's headers.</summary>
    GrpcCancelled = 1 << 9,

    /// <summary><c>deadline-exceeded</c>, a gRPC status.</summary>
    GrpcDeadlineExceeded = 1 << 10,

    /// <summary><c>resource-exhausted</c>, a gRPC status.</summary>
    GrpcResourceExhausted = 1 << 11,

    /// <summary><c>internal</c>, a gRPC status.</summary>
    GrpcInternal = 1 << 12,

    /// <summary><c>unavailable</c>, a gRPC status.</summary>
    GrpcUnavailable = 1 << 13,
}

/// <summary><c>envoy.config.route.v3.RetryPolicy</c>.</summary>
public sealed record RetryPolicy
{
    private static readonly Dictionary<string, RetryConditions> Names = new(StringComparer.Ordinal)
    {
        ["5xx"] = RetryConditions.ServerError,
        ["gateway-error"] = RetryConditions.GatewayError,
        ["reset"] = RetryConditions.Reset,
        ["connect-failure"] = RetryConditions.ConnectFailure,
        ["retriable-4xx"] = RetryConditions.Conflict,
        ["refused-stream"] = RetryConditions.RefusedStream,
        ["retriable-status-codes"] = RetryConditions.StatusCodes,
        ["retriable-headers"] = RetryConditions.Headers,
        ["envoy-ratelimited"] = RetryConditions.RateLimited,
        ["cancelled"] = RetryConditions.GrpcCancelled,
        ["deadline-exceeded"] = RetryConditions.GrpcDeadlineExceeded,
        ["resource-exhausted"] = RetryConditions.GrpcResourceExhausted,
        ["internal"] = RetryConditions.GrpcInternal,
        ["unavailable"] = RetryConditions.GrpcUnavailable,
    };

    /// <summary>When a request is sent once more.</summary>
    public RetryConditions RetryOn { get; init; }

    /// <summary>How often, beyond the first attempt; 1 by default.</summary>
    public uint NumRetries { get; init; } = 1;

    /// <summary>Limit on each attempt from the end of the request to the response's headers; null for none but the route's.</summary>
    public TimeSpan? PerTryTimeout { get; init; }

    /// <summary>The pause before retry number N is between zero and 2^N - 1 times this, by chance; 25 ms by default.</summary>
    public TimeSpan BaseInterval { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The longest pause; ten times <see cref="BaseInterval"/> by default.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>For <see cref="RetryConditions.StatusCodes"/>.</summary>
    public ImmutableArray<int> StatusCodes { get; init; } = [];

    /// <summary>For <see cref="RetryConditions.Headers"/>: any of them.</summary>
    public ImmutableArray<HeaderMatcher> Headers { get; init; } = [];

    /// <summary>Whether hosts that were tried are avoided (<c>previous_hosts</c>).</summary>
    public bool AvoidsPreviousHosts { get; init; }

    /// <summary>How often another host is looked for, where hosts are avoided; 1 by default.</summary>
    public int HostSelectionAttempts { get; init; } = 1;

    /// <summary>Reads conditions separated by commas.</summary>
    /// <param name="text">The conditions.</param>
    /// <param name="unknown">The first one there is not; null where all are known.</param>
    public static RetryConditions Parse(string text, out string? unknown)
    {
        ArgumentNullException.ThrowIfNull(text);
        unknown = null;
        var conditions = RetryConditions.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Names.TryGetValue(name, out var condition))
                conditions |= condition;
            else
                unknown ??= name;
        }

        return conditions;
    }
}
