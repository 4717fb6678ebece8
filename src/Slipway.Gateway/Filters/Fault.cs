using System.Globalization;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary><c>envoy.filters.http.fault</c>: delays requests, and answers them with errors.</summary>
internal sealed class Fault(FaultFilter filter, FilterContext context)
{
    private const int LargestGrpcStatus = 16;

    /// <summary>A client may ask for any delay, and a timer takes no longer one; the stream's own limits end it before.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(20);

    private readonly RouteVariants<FaultRouteConfig, FaultSettings> _settings = new(
        filter.Name, filter.Settings, context.Routes, config => config.Settings);

    private readonly Counter _delays = Count(context, "delays_injected");
    private readonly Counter _aborts = Count(context, "aborts_injected");
    private readonly Counter _overflows = Count(context, "faults_overflow");
    private readonly Gauge _active = context.Stats.Gauge(StatName.OfHttp(context.StatPrefix, "fault.active_faults"));

    public NativeFilter Begin(HttpStreamInfo info) => new Instance(this, (GatewayStreamInfo)info);

    private static Counter Count(FilterContext context, string name) =>
        context.Stats.Counter(StatName.OfHttp(context.StatPrefix, $"fault.{name}"));

    private static bool IsMeant(FaultSettings settings, HeaderMap headers, GatewayStreamInfo info) =>
        (settings.UpstreamCluster.Length == 0 || info.ClusterName == settings.UpstreamCluster)
        && (settings.DownstreamNodes.IsEmpty
            || settings.DownstreamNodes.Contains(headers.GetString("x-envoy-downstream-service-node") ?? ""))
        && settings.Headers.All(matcher => HeaderValues.Meet(headers, matcher));

    private TimeSpan? DelayOf(FaultSettings settings, HeaderMap headers)
    {
        if (settings.Delay is not { } delay)
            return null;
        if (delay.Fixed is { } duration)
            return Draws(delay.Percentage) ? duration : null;
        return Draws(AtMost(delay.Percentage, headers, "x-envoy-fault-delay-request-percentage"))
            && Number(headers, "x-envoy-fault-delay-request") is > 0 and var milliseconds
                ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, (long)LongestDelay.TotalMilliseconds))
                : null;
    }

    private LocalReply? AbortOf(FaultSettings settings, HeaderMap headers)
    {
        if (settings.Abort is not { } abort)
            return null;
        var (http, grpc) = (abort.HttpStatus, abort.GrpcStatus);
        var percentage = abort.Percentage;
        if (http is null && grpc is null)
        {
            percentage = AtMost(percentage, headers, "x-envoy-fault-abort-request-percentage");
            http = Number(headers, "x-envoy-fault-abort-request") is >= 200 and < 600 and var status ? (int)status : null;
            grpc = Number(headers, "x-envoy-fault-abort-grpc-request") is <= LargestGrpcStatus and var code ? (int)code : null;
        }

        if ((http is null && grpc is null) || !Draws(percentage))
            return null;
        return new LocalReply(http ?? 200, "fault filter abort"u8.ToArray(), null, http is null ? grpc : null, "fault_filter_abort");
    }

    private bool Draws(FractionalPercent share) => context.Draws(share);

    /// <summary>A client may ask for a smaller share than the configuration's.</summary>
    private static FractionalPercent AtMost(FractionalPercent share, HeaderMap headers, string header) =>
        Number(headers, header) is { } asked && asked < share.Numerator ? share with { Numerator = (uint)asked } : share;

    private static long? Number(HeaderMap headers, string name) =>
        long.TryParse(headers.GetString(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class Instance(Fault filter, GatewayStreamInfo info) : NativeFilter
    {
        private bool _isActive;
        private LocalReply? _abort;
        private Timer? _timer;

        public override bool SeesResponseBody => false;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            var settings = filter._settings.For(info);
            if (settings.MaxActiveFaults is { } most && filter._active.Value >= most)
            {
                filter._overflows.Increment();
                return HeadersStatus.Continue;
            }

            if (!IsMeant(settings, headers, info))
                return HeadersStatus.Continue;
            _abort = filter.AbortOf(settings, headers);
            if (filter.DelayOf(settings, headers) is { } delay)
            {
                filter._delays.Increment();
                info.Flags |= ResponseFlags.DelayInjected;
                Activate();
                _timer = new Timer(static instance => ((Instance)instance!).GoOn(), this, delay, Timeout.InfiniteTimeSpan);
                return HeadersStatus.StopAllIterationAndWatermark;
            }

            if (_abort is null)
                return HeadersStatus.Continue;
            Abort(_abort);
            return HeadersStatus.StopIteration;
        }

        public override void OnComplete()
        {
            _timer?.Dispose();
            if (_isActive)
                filter._active.Add(-1);
        }

        private void GoOn()
        {
            if (_abort is null)
                ResumeRequest();
            else
                Abort(_abort);
        }

        private void Abort(LocalReply reply)
        {
            filter._aborts.Increment();
            info.Flags |= ResponseFlags.FaultInjected;
            Activate();
            Reply(reply);
        }

        /// <summary>A request counts once, however many faults it meets.</summary>
        private void Activate()
        {
            if (_isActive)
                return;
            _isActive = true;
            filter._active.Add(1);
        }
    }
}
