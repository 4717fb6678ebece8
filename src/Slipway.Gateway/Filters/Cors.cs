using System.Collections.Immutable;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary><c>envoy.filters.http.cors</c>: cross-origin resource sharing as in the Fetch standard, section 3.3.</summary>
internal sealed class Cors(CorsFilter filter, FilterContext context)
{
    private readonly bool _hasPolicies = context.Routes.AllFilterOverrides()
        .Any(level => level.Configurations.GetValueOrDefault(filter.Name) is CorsPolicy);

    private readonly Counter _valid = context.Stats.Counter(StatName.OfHttp(context.StatPrefix, "cors.origin_valid"));
    private readonly Counter _invalid = context.Stats.Counter(StatName.OfHttp(context.StatPrefix, "cors.origin_invalid"));

    public NativeFilter Begin(HttpStreamInfo info) => new Instance(this, (GatewayStreamInfo)info);

    /// <summary>The policies of the route's levels, the most specific first; as in Envoy, only routes to clusters have any.</summary>
    private ImmutableArray<CorsPolicy> PoliciesOf(GatewayStreamInfo info) =>
        !_hasPolicies || info.MatchedRoute is not { Route.Action: ForwardAction } route
            ? []
            : [.. route.Overrides.Select(level => level.Configurations.GetValueOrDefault(filter.Name)).OfType<CorsPolicy>()];

    private sealed class Instance(Cors filter, GatewayStreamInfo info) : NativeFilter
    {
        private ImmutableArray<CorsPolicy> _policies = [];
        private string? _allowedOrigin;

        public override bool SeesResponseBody => false;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            _policies = filter.PoliciesOf(info);
            if (_policies.IsEmpty || headers.GetString("origin") is not { Length: > 0 } origin)
                return HeadersStatus.Continue;
            var isEnabled = filter.Draws(_policies[0].Enabled);
            if (!isEnabled && !filter.Draws(_policies[0].ShadowEnabled))
                return HeadersStatus.Continue;

            var isAllowed = IsAllowed(origin);
            (isAllowed ? filter._valid : filter._invalid).Increment();
            if (!isEnabled)
                return HeadersStatus.Continue;
            _allowedOrigin = isAllowed ? origin : null;
            var isPreflight = headers.GetString(":method") == "OPTIONS"
                && headers.GetString("access-control-request-method") is { Length: > 0 };
            if (!isPreflight || (!isAllowed && First(policy => policy.ForwardNotMatchingPreflights) != false))
                return HeadersStatus.Continue;
            Reply(new LocalReply(200, default, Preflight(headers), null, "cors_response"));
            return HeadersStatus.StopIteration;
        }

        public override HeadersStatus OnResponseHeaders(HeaderMap headers, bool endOfStream)
        {
            if (_allowedOrigin is null)
                return HeadersStatus.Continue;
            HeaderChanges.Set("access-control-allow-origin", _allowedOrigin, headers);
            if (First(policy => policy.AllowCredentials) == true)
                HeaderChanges.Set("access-control-allow-credentials", "true", headers);
            if (FirstText(policy => policy.ExposeHeaders) is { } exposed)
                HeaderChanges.Set("access-control-expose-headers", exposed, headers);
            return HeadersStatus.Continue;
        }

        /// <summary>The headers of an answer to a preflight, without those that every response gets.</summary>
        private HeaderMap Preflight(HeaderMap request)
        {
            var answer = new HeaderMap();
            if (_allowedOrigin is null && First(policy => policy.AllowCredentials) == true)
                HeaderChanges.Set("access-control-allow-credentials", "true", answer);
            Answer("access-control-allow-methods", policy => policy.AllowMethods, "access-control-request-method");
            Answer("access-control-allow-headers", policy => policy.AllowHeaders, "access-control-request-headers");
            if (FirstText(policy => policy.MaxAge) is { } age)
                HeaderChanges.Set("access-control-max-age", age, answer);
            if (First(policy => policy.AllowPrivateNetworkAccess) == true
                && request.GetString("access-control-request-private-network") == "true")
                HeaderChanges.Set("access-control-allow-private-network", "true", answer);
            return answer;

            void Answer(string name, Func<CorsPolicy, string> field, string asked)
            {
                if (FirstText(field) is { } value)
                    HeaderChanges.Set(name, value == "*" ? request.GetString(asked) ?? "" : value, answer);
            }
        }

        private bool IsAllowed(string origin)
        {
            var policy = _policies.FirstOrDefault(policy => !policy.AllowOrigins.IsEmpty);
            return policy?.AllowOrigins.Any(matcher => matcher.Matches("*") || matcher.Matches(origin)) == true;
        }

        private bool? First(Func<CorsPolicy, bool?> field) => _policies.Select(field).FirstOrDefault(value => value is not null);

        private string? FirstText(Func<CorsPolicy, string> field) => _policies.Select(field).FirstOrDefault(text => text.Length > 0);
    }

    private bool Draws(FractionalPercent share) => context.Draws(share);
}
