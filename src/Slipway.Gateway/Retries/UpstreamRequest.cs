using System.Globalization;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Retries;

/// <summary>
/// One request on its way to a cluster: an attempt to begin with, further ones as its plan says, until one brings a response that is final. It
/// is the client to which YARP gives the request; what it has under way when it is disposed of has ended.
/// </summary>
internal sealed class UpstreamRequest : HttpMessageInvoker
{
    /// <summary>A client wants one, and this one asks its cluster's.</summary>
    private static readonly HttpMessageHandler NoHandler = new SocketsHttpHandler();

    private readonly GatewayStreamInfo _info;
    private readonly UpstreamCluster _cluster;
    private readonly ulong? _hash;
    private readonly RetryPlan? _plan;
    private readonly RouteTransformer _transformer;
    private readonly ReplayableBody? _body;
    private readonly Random _random;
    private List<UpstreamHost>? _tried;
    private UpstreamHost _host;
    private ReplayableBody.Attempt? _sending;
    private HttpRequestMessage? _sent;
    private bool _isRetry;
    private bool _isUnderWay;
    private bool _needsConnection;
    private bool _isAwaited;
    private long _start;

    /// <param name="info">The stream it belongs to.</param>
    /// <param name="cluster">Where it goes.</param>
    /// <param name="host">The first host.</param>
    /// <param name="hash">What it is hashed by.</param>
    /// <param name="plan">When it is sent again; null for never.</param>
    /// <param name="transformer">What YARP was told about the request.</param>
    /// <param name="body">Its body; null without one.</param>
    /// <param name="random">Chance, for pauses.</param>
    public UpstreamRequest(
        GatewayStreamInfo info,
        UpstreamCluster cluster,
        UpstreamHost host,
        ulong? hash,
        RetryPlan? plan,
        RouteTransformer transformer,
        RequestBody? body,
        Random random)
        : base(NoHandler, disposeHandler: false)
    {
        (_info, _cluster, _host, _hash, _plan, _transformer, _random) = (info, cluster, host, hash, plan, transformer, random);
        if (plan is not null && body is not null)
            _body = new ReplayableBody(body, plan.Most > 0 ? cluster.Configuration.PerConnectionBufferLimitBytes : 0);
    }

    /// <summary>The host of the latest attempt.</summary>
    public UpstreamHost Host => _host;

    public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_plan is not null)
            return SendAsync(_plan, request, cancellationToken);
        _sent = request;
        var begun = BeginAsync(request.Version, attempt: 1, cancellationToken);
        if (!begun.IsCompletedSuccessfully || request.Content is not null)
            return SendAsync(begun, request, cancellationToken);

        // Most requests: nothing is waited for here, whoever gets the response or the failure says so.
        (_isAwaited, _start) = (true, Environment.TickCount64);
        return _cluster.Begin(request, cancellationToken);
    }

    /// <summary>The response has come.</summary>
    public void Responded(HttpResponseMessage response) => CountEnd(response);

    /// <summary>There is no whole response, or none at all.</summary>
    public void Failed(Exception? failure)
    {
        if (CountEnd(null) && failure is HttpRequestException)
            _cluster.Report(_host, 503);
    }

    private bool CountEnd(HttpResponseMessage? response)
    {
        if (!_isAwaited)
            return false;
        _isAwaited = false;
        _cluster.Ended(_host, response, _start);
        return true;
    }

    private async Task<HttpResponseMessage> SendAsync(ValueTask begun, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await begun.ConfigureAwait(false);
        return await _cluster.SendAsync(_host, request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(RetryPlan plan, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1u; ; attempt++)
        {
            var (response, failure) = await AttemptAsync(plan, request, attempt, cancellationToken).ConfigureAwait(false);
            if (!await MayRetryAsync(plan, response, failure, attempt, cancellationToken).ConfigureAwait(false))
            {
                return response ?? throw failure!;
            }

            response?.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CountEnd(null);
            End();
            EndSending();
        }

        base.Dispose(disposing);
    }

    private async Task<(HttpResponseMessage? Response, Exception? Failure)> AttemptAsync(
        RetryPlan plan, HttpRequestMessage original, uint attempt, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ReplayableBody.Attempt? content = null;
        try
        {
            await BeginAsync(original.Version, attempt, cancellationToken).ConfigureAwait(false);
            var request = Copy(original, attempt);
            if (_body is not null && original.Content is not null)
                request.Content = content = _body.NewAttempt(original.Content, StartLimit);
            else
                request.Content = original.Content;
            if (request.Content is null)
                StartLimit();
            EndSending();
            var response = await _cluster.SendAsync(_host, _sent = request, limit.Token).ConfigureAwait(false);
            return (response, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            _cluster.Report(_host, 504);
            _cluster.Stats.PerTryTimeouts.Increment();
            _info.Flags |= ResponseFlags.UpstreamRequestTimeout;
            return (null, new PerTryTimeoutException());
        }
        catch (HttpRequestException e)
        {
            return (null, e);
        }
        finally
        {
            // It may have its response before it has sent all of the body, which a further attempt reads as well.
            _sending = content;
        }

        void StartLimit()
        {
            try
            {
                if (plan.PerTryTimeout is { TotalMilliseconds: <= int.MaxValue } timeout)
                    limit.CancelAfter(timeout);
            }
            catch (ObjectDisposedException)
            {
                // The response came before the request had ended.
            }
        }
    }

    private async Task<bool> MayRetryAsync(
        RetryPlan plan, HttpResponseMessage? response, Exception? failure, uint attempt, CancellationToken cancellationToken)
    {
        EndRetry();
        var stats = _cluster.Stats;
        if (!(response is null ? plan.WantsRetry(failure!) : plan.WantsRetry(response)))
        {
            if (attempt > 1)
                stats.RetrySuccesses.Increment();
            return false;
        }

        if (attempt > plan.Most)
        {
            stats.RetryLimits.Increment();
            _info.Flags |= ResponseFlags.UpstreamRetryLimitExceeded;
            return false;
        }

        if (_sending is not null)
            await _sending.AbandonAsync().ConfigureAwait(false);
        if (_body is { CanReplay: false })
            return false;
        if (!_cluster.Breaker.TryBeginRetry())
        {
            _info.Flags |= ResponseFlags.UpstreamOverflow;
            return false;
        }

        _isRetry = true;
        End(alsoRetry: false);
        await Task.Delay(plan.PauseBefore(attempt, _random), cancellationToken).ConfigureAwait(false);
        _info.Flags &= ~ResponseFlags.UpstreamRequestTimeout;
        (_tried ??= []).Add(_host);
        _host = NextHost(plan);
        stats.Retries.Increment();
        return true;
    }

    private UpstreamHost NextHost(RetryPlan plan)
    {
        var host = _cluster.PickHost(_hash) ?? _host;
        for (var i = 0; i < plan.OtherHostAttempts && _tried!.Contains(host); i++)
            host = _cluster.PickHost(_hash is { } hash ? hash + (ulong)i + 1 : null) ?? _host;
        return host;
    }

    private async ValueTask BeginAsync(Version version, uint attempt, CancellationToken cancellationToken)
    {
        _info.SentTo(_host, version.Major == 2 ? "HTTP/2" : "HTTP/1.1", attempt);
        _needsConnection = version.Major < 2;
        await _cluster.Breaker.BeginAsync(_needsConnection, cancellationToken).ConfigureAwait(false);
        _host.RequestBegins();
        _isUnderWay = true;
    }

    /// <summary>Neither .NET's client nor YARP disposes of a request, and what finds its trailers would be kept for good.</summary>
    private void EndSending() => (_sent?.Content as StreamedContent)?.Dispose();

    private void End(bool alsoRetry = true)
    {
        if (_isUnderWay)
        {
            _isUnderWay = false;
            _host.RequestEnds();
            _cluster.Breaker.End(_needsConnection);
        }

        if (alsoRetry)
            EndRetry();
    }

    private void EndRetry()
    {
        if (_isRetry)
        {
            _isRetry = false;
            _cluster.Breaker.EndRetry();
        }
    }

    /// <summary>The request for one attempt: a message can be sent once, and its host may be another.</summary>
    private HttpRequestMessage Copy(HttpRequestMessage original, uint attempt)
    {
        var copy = new HttpRequestMessage(original.Method, _transformer.UriAt(_host))
        {
            Version = original.Version,
            VersionPolicy = original.VersionPolicy,
        };
        foreach (var (name, values) in original.Headers.NonValidated)
            copy.Headers.TryAddWithoutValidation(name, values);
        copy.Headers.Protocol = original.Headers.Protocol;
        if (_transformer.HostAt(_host) is { } hostName)
            copy.Headers.Host = hostName;
        foreach (var (key, value) in original.Options)
            copy.Options.TryAdd(key, value);
        if (_transformer.IncludesAttemptCount)
        {
            copy.Headers.Remove("x-envoy-attempt-count");
            copy.Headers.TryAddWithoutValidation("x-envoy-attempt-count", attempt.ToString(CultureInfo.InvariantCulture));
        }

        return copy;
    }
}
