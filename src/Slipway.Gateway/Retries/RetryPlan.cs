using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Retries;

/// <summary>When and how often one request is sent again: what its route says, and what the request's own headers ask for beyond that.</summary>
internal sealed class RetryPlan
{
    private const long Http2RefusedStream = 7;

    private static readonly Dictionary<string, RetryConditions> ByGrpcStatus = new(StringComparer.Ordinal)
    {
        ["1"] = RetryConditions.GrpcCancelled,
        ["4"] = RetryConditions.GrpcDeadlineExceeded,
        ["8"] = RetryConditions.GrpcResourceExhausted,
        ["13"] = RetryConditions.GrpcInternal,
        ["14"] = RetryConditions.GrpcUnavailable,
    };

    private static readonly RetryPolicy None = new();

    private readonly RetryPolicy _policy;
    private readonly RetryConditions _conditions;

    private RetryPlan(RetryPolicy policy, RetryConditions conditions, uint most, TimeSpan? perTryTimeout)
    {
        (_policy, _conditions, Most, PerTryTimeout) = (policy, conditions, most, perTryTimeout);
    }

    /// <summary>How often the request may be sent again.</summary>
    public uint Most { get; }

    /// <summary>Limit on each attempt; null for none.</summary>
    public TimeSpan? PerTryTimeout { get; }

    /// <summary>How often another host is looked for than those tried already.</summary>
    public int OtherHostAttempts => _policy.AvoidsPreviousHosts ? _policy.HostSelectionAttempts : 0;

    /// <summary>The plan for a request, whose headers about retries are taken from it; null where it is sent once, without a limit.</summary>
    public static RetryPlan? For(MatchedRoute route, ForwardAction action, IHeaderDictionary headers)
    {
        var policy = action.RetryPolicy ?? route.VirtualHost.RetryPolicy ?? None;
        var conditions = policy.RetryOn
            | RetryPolicy.Parse(Take(headers, "x-envoy-retry-on"), out _)
            | RetryPolicy.Parse(Take(headers, "x-envoy-retry-grpc-on"), out _);
        var most = uint.TryParse(Take(headers, "x-envoy-max-retries"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? asked
            : policy.NumRetries;
        var limit = Take(headers, "x-envoy-upstream-rq-per-try-timeout-ms");
        var timeout = int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : policy.PerTryTimeout;
        return (conditions == RetryConditions.None || most == 0) && timeout is null ? null : new RetryPlan(policy, conditions, most, timeout);
    }

    /// <summary>Whether a response asks for another attempt.</summary>
    public bool WantsRetry(HttpResponseMessage response)
    {
        if (response.Headers.NonValidated.Contains("x-envoy-ratelimited"))
            return Has(RetryConditions.RateLimited);
        var status = response.StatusCode;
        return (Has(RetryConditions.ServerError) && (int)status >= 500)
            || (Has(RetryConditions.GatewayError)
                && status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            || (Has(RetryConditions.Conflict) && status == HttpStatusCode.Conflict)
            || (Has(RetryConditions.StatusCodes) && _policy.StatusCodes.Contains((int)status))
            || (Has(RetryConditions.Headers) && _policy.Headers.Any(matcher => matcher.Matches(Joined(response, matcher.Name))))
            || (Joined(response, "grpc-status") is { } grpc && ByGrpcStatus.TryGetValue(grpc, out var condition) && Has(condition));
    }

    /// <summary>Whether an attempt that brought no response asks for another one.</summary>
    public bool WantsRetry(Exception failure)
    {
        if (failure is UpstreamOverflowException)
            return false;
        if (Has(RetryConditions.Reset) || Has(RetryConditions.ServerError) || Has(RetryConditions.GatewayError))
            return true;
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is UpstreamConnectException && Has(RetryConditions.ConnectFailure))
                return true;
            if (cause is HttpProtocolException { ErrorCode: Http2RefusedStream } && Has(RetryConditions.RefusedStream))
                return true;
        }

        return false;
    }

    /// <summary>How long to wait before retry number <paramref name="retry"/>, counted from 1.</summary>
    public TimeSpan PauseBefore(uint retry, Random random)
    {
        var longest = Math.Min(_policy.MaxInterval.TotalMilliseconds, _policy.BaseInterval.TotalMilliseconds * (Math.Pow(2, retry) - 1));
        return TimeSpan.FromMilliseconds(random.NextDouble() * longest);
    }

    private bool Has(RetryConditions condition) => (_conditions & condition) != 0;

    private static string? Joined(HttpResponseMessage response, string name)
    {
        if (name == ":status")
            return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return response.Headers.NonValidated.TryGetValues(name, out var values)
            || response.Content.Headers.NonValidated.TryGetValues(name, out values)
                ? string.Join(',', (IEnumerable<string>)values)
                : null;
    }

    private static string Take(IHeaderDictionary headers, string name) =>
        headers.Remove(name, out StringValues values) ? values.ToString() : "";
}
