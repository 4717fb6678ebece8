using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Health;

/// <summary>Leaves out, for a while, the hosts of a cluster that fail requests. Thread-safe.</summary>
internal sealed class OutlierDetector : IDisposable
{
    private readonly string _cluster;
    private readonly OutlierDetection _settings;
    private readonly OutlierStats _stats;
    private readonly Func<IReadOnlyList<UpstreamHost>> _hosts;
    private readonly Action _changed;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly Timer _timer;

    /// <param name="cluster">The cluster's name.</param>
    /// <param name="settings">When hosts are left out.</param>
    /// <param name="stats">What is counted.</param>
    /// <param name="hosts">The cluster's hosts.</param>
    /// <param name="changed">Called when a host has been ejected or has come back.</param>
    /// <param name="logger">Where that is told.</param>
    /// <param name="random">Chance, for what happens at a percentage.</param>
    public OutlierDetector(
        string cluster, OutlierDetection settings, OutlierStats stats, Func<IReadOnlyList<UpstreamHost>> hosts, Action changed, ILogger logger, Random random)
    {
        (_cluster, _settings, _stats, _hosts, _changed, _logger, _random) = (cluster, settings, stats, hosts, changed, logger, random);
        _timer = new Timer(static detector => ((OutlierDetector)detector!).Review(), this, settings.Interval, settings.Interval);
    }

    /// <summary>A request to a host has brought a status, or none, which counts as the one that the client would get.</summary>
    public void Report(UpstreamHost host, int status)
    {
        bool changed;
        lock (_lock)
        {
            var state = host.Outlier;
            state.Requests++;
            if (status < 500)
            {
                state.Successes++;
                (state.Failures, state.GatewayFailures) = (0, 0);
                return;
            }

            state.Failures++;
            state.GatewayFailures = status is >= 502 and <= 504 ? state.GatewayFailures + 1 : 0;
            changed = (state.GatewayFailures == _settings.ConsecutiveGatewayFailure
                    && TryEject(host, _settings.EnforcingConsecutiveGatewayFailure, _stats.ConsecutiveGatewayFailure, "gateway failures in a row"))
                || (state.Failures == _settings.Consecutive5xx
                    && TryEject(host, _settings.EnforcingConsecutive5xx, _stats.Consecutive5xx, "failures in a row"));

            // Counted anew, also where it was not ejected.
            if (state.GatewayFailures >= _settings.ConsecutiveGatewayFailure)
                state.GatewayFailures = 0;
            if (state.Failures >= _settings.Consecutive5xx)
                state.Failures = 0;
        }

        if (changed)
            _changed();
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>What happens at the end of an interval.</summary>
    private void Review()
    {
        var changed = false;
        lock (_lock)
        {
            var hosts = _hosts();
            foreach (var host in hosts)
                changed |= TryBringBack(host);
            changed |= CompareSuccessRates(hosts);
        }

        if (changed)
            _changed();
    }

    private bool TryBringBack(UpstreamHost host)
    {
        var state = host.Outlier;
        if (state.EjectedUntil is not { } until)
        {
            if (state.Multiplier > 0)
                state.Multiplier--;
            return false;
        }

        if (Environment.TickCount64 < until)
            return false;
        state.EjectedUntil = null;
        (state.Failures, state.GatewayFailures) = (0, 0);
        _logger.LogInformation("Cluster {Cluster}: {Host} is used again", _cluster, host.Authority);
        return host.Mark(HealthFlags.FailedOutlierCheck, set: false);
    }

    private bool CompareSuccessRates(IReadOnlyList<UpstreamHost> hosts)
    {
        var rates = hosts
            .Where(host => host.Outlier.Requests >= Math.Max(1, _settings.SuccessRateRequestVolume))
            .Select(host => (Host: host, Rate: 100.0 * host.Outlier.Successes / host.Outlier.Requests))
            .ToList();
        foreach (var host in hosts)
            (host.Outlier.Requests, host.Outlier.Successes) = (0, 0);
        if (rates.Count == 0 || rates.Count < _settings.SuccessRateMinimumHosts)
            return false;

        var mean = rates.Average(entry => entry.Rate);
        var deviation = Math.Sqrt(rates.Average(entry => Math.Pow(entry.Rate - mean, 2)));
        var least = mean - deviation * _settings.SuccessRateStdevFactor / 1000;
        var changed = false;
        foreach (var (host, rate) in rates)
        {
            if (rate < least)
                changed |= TryEject(host, _settings.EnforcingSuccessRate, _stats.SuccessRate, "a success rate far below the others'");
        }

        return changed;
    }

    private bool TryEject(UpstreamHost host, uint percent, Counter count, string reason)
    {
        var state = host.Outlier;
        if (state.EjectedUntil is not null || _random.Next(100) >= percent)
            return false;
        var hosts = _hosts();
        var ejected = hosts.Count(other => other.Outlier.EjectedUntil is not null);
        if (100.0 * (ejected + 1) / hosts.Count > _settings.MaxEjectionPercent && !(ejected == 0 && _settings.AlwaysEjectsOneHost))
        {
            _stats.Overflow.Increment();
            return false;
        }

        state.Multiplier++;
        var time = Math.Min(_settings.BaseEjectionTime.TotalMilliseconds * state.Multiplier, _settings.MaxEjectionTime.TotalMilliseconds);
        state.EjectedUntil = Environment.TickCount64 + (long)time;
        _stats.Enforced.Increment();
        count.Increment();
        _logger.LogWarning("Cluster {Cluster}: {Host} is left out for {Seconds} s: {Reason}", _cluster, host.Authority, time / 1000, reason);
        return host.Mark(HealthFlags.FailedOutlierCheck, set: true);
    }
}
