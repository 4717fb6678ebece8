using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.accesslog.v3.AccessLogFilter</c>: which requests an access log is about.</summary>
public abstract record AccessLogFilter;

/// <summary><c>status_code_filter</c>.</summary>
/// <param name="Comparison">What the status must be; a request without a response has 0.</param>
public sealed record StatusCodeFilter(NumberComparison Comparison) : AccessLogFilter;

/// <summary><c>duration_filter</c>.</summary>
/// <param name="Comparison">How long the request must have taken, in milliseconds.</param>
public sealed record DurationFilter(NumberComparison Comparison) : AccessLogFilter;

/// <summary><c>not_health_check_filter</c>: everything, since no request counts as a health check.</summary>
public sealed record NotHealthCheckFilter : AccessLogFilter;

/// <summary><c>header_filter</c>.</summary>
/// <param name="Header">What the request's header must be.</param>
public sealed record HeaderFilter(HeaderMatcher Header) : AccessLogFilter;

/// <summary><c>response_flag_filter</c>.</summary>
/// <param name="Flags">Flags in their short form, of which one must be set; any where there are none.</param>
public sealed record ResponseFlagFilter(ImmutableArray<string> Flags) : AccessLogFilter;

/// <summary><c>and_filter</c>.</summary>
/// <param name="Filters">Two or more, all of which must pass.</param>
public sealed record AndFilter(ImmutableArray<AccessLogFilter> Filters) : AccessLogFilter;

/// <summary><c>or_filter</c>.</summary>
/// <param name="Filters">Two or more, one of which must pass.</param>
public sealed record OrFilter(ImmutableArray<AccessLogFilter> Filters) : AccessLogFilter;

/// <summary><c>ComparisonFilter.Op</c>.</summary>
public enum ComparisonOp
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,

    /// <summary>Less or equal.</summary>
    LessOrEqual,

    /// <summary>Not equal.</summary>
    NotEqual,
}

/// <summary><c>envoy.config.accesslog.v3.ComparisonFilter</c>.</summary>
/// <param name="Op">How it is compared.</param>
/// <param name="Value">What with.</param>
public sealed record NumberComparison(ComparisonOp Op, uint Value)
{
    /// <summary>Whether a number meets it.</summary>
    public bool Holds(long number) => Op switch
    {
        ComparisonOp.Equal => number == Value,
        ComparisonOp.GreaterOrEqual => number >= Value,
        ComparisonOp.LessOrEqual => number <= Value,
        _ => number != Value,
    };
}
