using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.route.v3.RetryPolicy</c>.</summary>
internal static class RetryMessages
{
    private const string Name = "envoy.config.route.v3.RetryPolicy";

    private static readonly Message<bool> Predicate = new Message<bool>($"{Name}.RetryHostPredicate", false)
    {
        { "name", Scalars.NonEmptyText },
        { "typed_config", PreviousHosts, (_, known) => known },
    }
    .Requires("name")
    .Then((_, fields) =>
    {
        const string supported = "envoy.retry_host_predicates.previous_hosts";
        if (fields.Value("name", supported) == supported || fields.Value("typed_config", false))
            return true;
        fields.At("name").Error($"is not supported; Slipway has {supported}");
        return false;
    });

    private static readonly Message<(TimeSpan Base, TimeSpan? Max)> BackOff =
        new Message<(TimeSpan Base, TimeSpan? Max)>($"{Name}.RetryBackOff", (TimeSpan.FromMilliseconds(25), null))
        {
            { "base_interval", Scalars.Pause, (value, interval) => (interval, value.Max) },
            { "max_interval", Scalars.Pause, (value, interval) => (value.Base, interval) },
        }
        .Requires("base_interval")
        .Then((value, fields) =>
        {
            if (value.Max < value.Base)
                fields.At("max_interval").Error("must not be less than base_interval");
            return value;
        });

    public static readonly Message<RetryPolicy> Policy =
        new Message<RetryPolicy>(Name, new())
        {
            { "retry_on", RetryOn, (value, conditions) => value with { RetryOn = conditions } },
            { "num_retries", Scalars.UInt32, (value, number) => value with { NumRetries = number } },
            { "per_try_timeout", Scalars.Timeout, (value, timeout) => value with { PerTryTimeout = timeout } },
            {
                "retry_back_off", BackOff.Read,
                (value, pauses) => value with { BaseInterval = pauses.Base, MaxInterval = pauses.Max ?? pauses.Base * 10 }
            },
            {
                "retriable_status_codes", Composites.Repeated(Scalars.Integer(100, 599)),
                (value, codes) => value with { StatusCodes = codes }
            },
            { "retriable_headers", Composites.Repeated(MatchMessages.Header.Read), (value, headers) => value with { Headers = headers } },
            {
                "retry_host_predicate", Composites.Repeated(Predicate.Read),
                (value, predicates) => value with { AvoidsPreviousHosts = predicates.Contains(true) }
            },
            {
                "host_selection_retry_max_attempts", Scalars.Integer(0L, int.MaxValue),
                (value, attempts) => value with { HostSelectionAttempts = (int)attempts }
            },
        }
        .Refuses("per_try_idle_timeout", "use per_try_timeout")
        .Refuses("retry_priority retry_options_predicates", "there are no priorities of endpoints")
        .Refuses("rate_limited_retry_back_off", "use retry_back_off")
        .Refuses("retriable_request_headers", "use a route that matches the headers");

    private static RetryConditions RetryOn(Cursor at)
    {
        var conditions = RetryPolicy.Parse(Scalars.Text(at), out var unknown);
        if (unknown is not null)
            at.Error($"'{unknown}' is no condition that Slipway knows");
        return conditions;
    }

    private static bool PreviousHosts(Cursor at)
    {
        const string type = "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate";
        if (Any.Open(at) is not var (given, _))
            return false;
        if (given == type)
            return true;
        at.Error($"the retry host predicate of type {given} is not supported; Slipway has {type}");
        return false;
    }
}
