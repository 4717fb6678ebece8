using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.Gateway.Listeners;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary><c>envoy.filters.http.local_ratelimit</c>.</summary>
internal sealed class LocalRateLimit(LocalRateLimitFilter filter, FilterContext context)
{
    private const int ResourceExhausted = 8;

    private readonly RouteVariants<LocalRateLimitRouteConfig, Limit> _limits = new(
        filter.Name, new Limit(filter.Settings, context.Stats), context.Routes, config => new Limit(config.Settings, context.Stats));

    public NativeFilter Begin(HttpStreamInfo info) => new Instance(this, (GatewayStreamInfo)info);

    private sealed class Limit(LocalRateLimitSettings settings, StatRegistry stats)
    {
        private readonly TokenBucketRateLimiter? _bucket = settings.Bucket is { } bucket ? Create(bucket) : null;
        private readonly ConditionalWeakTable<ListenerConnection, TokenBucketRateLimiter> _byConnection = [];

        public LocalRateLimitSettings Settings => settings;

        public Counter Enabled { get; } = Count(stats, settings, "enabled");

        public Counter Enforced { get; } = Count(stats, settings, "enforced");

        public Counter Limited { get; } = Count(stats, settings, "rate_limited");

        public Counter Ok { get; } = Count(stats, settings, "ok");

        public bool TakeToken(ListenerConnection? connection)
        {
            if (BucketOf(connection) is not { } bucket)
                return true;
            bucket.TryReplenish();
            using var lease = bucket.AttemptAcquire();
            return lease.IsAcquired;
        }

        private TokenBucketRateLimiter? BucketOf(ListenerConnection? connection) =>
            settings is { IsPerConnection: true, Bucket: { } own } && connection is not null
                ? _byConnection.GetOrAdd(connection, static (_, bucket) => Create(bucket), own)
                : _bucket;

        /// <summary>Replenished when a token is wanted, by the time that has passed, so that there is no timer to end.</summary>
        private static TokenBucketRateLimiter Create(TokenBucket bucket) => new(new TokenBucketRateLimiterOptions
        {
            TokenLimit = bucket.MaxTokens,
            TokensPerPeriod = bucket.TokensPerFill,
            ReplenishmentPeriod = bucket.FillInterval,
            AutoReplenishment = false,
            QueueLimit = 0,
        });

        private static Counter Count(StatRegistry stats, LocalRateLimitSettings settings, string name) =>
            stats.Counter(StatName.OfLocalRateLimit(settings.StatPrefix, name));
    }

    private sealed class Instance(LocalRateLimit filter, GatewayStreamInfo info) : NativeFilter
    {
        public override bool SeesResponseBody => false;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            var limit = filter._limits.For(info);
            if (!filter.Draws(limit.Settings.Enabled))
                return HeadersStatus.Continue;
            limit.Enabled.Increment();
            if (limit.TakeToken(info.Connection))
            {
                limit.Ok.Increment();
                return HeadersStatus.Continue;
            }

            limit.Limited.Increment();
            if (!filter.Draws(limit.Settings.Enforced))
            {
                foreach (var option in limit.Settings.RequestHeadersToAddWhenNotEnforced)
                    HeaderChanges.Add(option, headers, info);
                return HeadersStatus.Continue;
            }

            limit.Enforced.Increment();
            info.Flags |= ResponseFlags.RateLimited;
            var added = new HeaderMap();
            foreach (var option in limit.Settings.ResponseHeadersToAdd)
                HeaderChanges.Add(option, added, info);
            Reply(new LocalReply(
                limit.Settings.Status,
                "local_rate_limited"u8.ToArray(),
                added,
                limit.Settings.IsResourceExhausted ? ResourceExhausted : null,
                "local_rate_limited"));
            return HeadersStatus.StopIteration;
        }
    }

    private bool Draws(FractionalPercent share) => context.Draws(share);
}
