namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.filters.http.local_ratelimit.v3</c>.</summary>
internal static class LocalRateLimitMessages
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The errors of <c>envoy.type.v3.StatusCode</c>.</summary>
    private static readonly EnumReader<int> ErrorCodes = new()
    {
        { "BadRequest", 400, 400 },
        { "Unauthorized", 401, 401 },
        { "PaymentRequired", 402, 402 },
        { "Forbidden", 403, 403 },
        { "NotFound", 404, 404 },
        { "MethodNotAllowed", 405, 405 },
        { "NotAcceptable", 406, 406 },
        { "ProxyAuthenticationRequired", 407, 407 },
        { "RequestTimeout", 408, 408 },
        { "Conflict", 409, 409 },
        { "Gone", 410, 410 },
        { "LengthRequired", 411, 411 },
        { "PreconditionFailed", 412, 412 },
        { "PayloadTooLarge", 413, 413 },
        { "URITooLong", 414, 414 },
        { "UnsupportedMediaType", 415, 415 },
        { "RangeNotSatisfiable", 416, 416 },
        { "ExpectationFailed", 417, 417 },
        { "MisdirectedRequest", 421, 421 },
        { "UnprocessableEntity", 422, 422 },
        { "Locked", 423, 423 },
        { "FailedDependency", 424, 424 },
        { "UpgradeRequired", 426, 426 },
        { "PreconditionRequired", 428, 428 },
        { "TooManyRequests", 429, 429 },
        { "RequestHeaderFieldsTooLarge", 431, 431 },
        { "InternalServerError", 500, 500 },
        { "NotImplemented", 501, 501 },
        { "BadGateway", 502, 502 },
        { "ServiceUnavailable", 503, 503 },
        { "GatewayTimeout", 504, 504 },
        { "HTTPVersionNotSupported", 505, 505 },
        { "VariantAlsoNegotiates", 506, 506 },
        { "InsufficientStorage", 507, 507 },
        { "LoopDetected", 508, 508 },
        { "NotExtended", 510, 510 },
        { "NetworkAuthenticationRequired", 511, 511 },
    };

    private static readonly Message<int> Status = new Message<int>("envoy.type.v3.HttpStatus", 0)
    {
        { "code", ErrorCodes.Read, (_, code) => code },
    }
    .Requires("code");

    private static readonly Message<TokenBucket> Bucket =
        new Message<TokenBucket>("envoy.type.v3.TokenBucket", new(1, 1, ShortestInterval))
        {
            { "max_tokens", Scalars.Integer(1, int.MaxValue), (value, tokens) => value with { MaxTokens = tokens } },
            { "tokens_per_fill", Scalars.Integer(1, int.MaxValue), (value, tokens) => value with { TokensPerFill = tokens } },
            { "fill_interval", Interval, (value, interval) => value with { FillInterval = interval } },
        }
        .Requires("max_tokens", "fill_interval");

    private static readonly EnumReader<bool> RateLimitHeaders = new()
    {
        { "OFF", 0, true },
        { "DRAFT_VERSION_03", 1, null },
    };

    private static readonly Message<LocalRateLimitSettings> Settings =
        new Message<LocalRateLimitSettings>("envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit", new())
        {
            { "stat_prefix", Scalars.NonEmptyText, (value, prefix) => value with { StatPrefix = prefix } },
            { "status", Status.Read, (value, status) => value with { Status = status } },
            { "token_bucket", Bucket.Read, (value, bucket) => value with { Bucket = bucket } },
            { "filter_enabled", MatchMessages.RuntimeFraction.Read, (value, share) => value with { Enabled = share } },
            { "filter_enforced", MatchMessages.RuntimeFraction.Read, (value, share) => value with { Enforced = share } },
            {
                "request_headers_to_add_when_not_enforced", Composites.Repeated(HeaderMessages.Option.Read),
                (value, list) => value with { RequestHeadersToAddWhenNotEnforced = list }
            },
            {
                "response_headers_to_add", Composites.Repeated(HeaderMessages.Option.Read),
                (value, list) => value with { ResponseHeadersToAdd = list }
            },
            { "rate_limited_as_resource_exhausted", Scalars.Bool, (value, isSo) => value with { IsResourceExhausted = isSo } },
            { "local_rate_limit_per_downstream_connection", Scalars.Bool, (value, isSo) => value with { IsPerConnection = isSo } },
            { "enable_x_ratelimit_headers", RateLimitHeaders.Read },
        }
        .Requires("stat_prefix")
        .Refuses(
            "descriptors stage vh_rate_limits always_consume_default_token_bucket rate_limits max_dynamic_descriptors",
            "give routes limits of their own by typed_per_filter_config")
        .Refuses("local_cluster_rate_limit", "the tokens are those of this process");

    public static LocalRateLimitFilter Filter(Cursor at) => new() { Settings = Settings.Read(at) };

    public static LocalRateLimitRouteConfig PerRoute(Cursor at)
    {
        var settings = Settings.Read(at);
        if (at.Node is MappingNode && at.Child("token_bucket") is null)
            at.ErrorIn("token_bucket", "is required and missing");
        return new LocalRateLimitRouteConfig(settings);
    }

    private static TimeSpan Interval(Cursor at)
    {
        var interval = Scalars.Pause(at);
        if (interval >= ShortestInterval || interval == TimeSpan.Zero)
            return interval;
        at.Error("must not be shorter than 0.05s");
        return ShortestInterval;
    }
}
