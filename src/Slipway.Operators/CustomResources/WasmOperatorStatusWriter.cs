using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;
using Slipway.Operators.Hosting;
using Slipway.Operators.Serving;
using Slipway.Operators.Watching;
using Slipway.Operators.Writing;

namespace Slipway.Operators.CustomResources;

/// <summary>
/// Writes what has become of <c>WasmOperator</c> resources into their status: at once what matters, and now and then the numbers, so that hundreds
/// of operators at work are not hundreds of writes a second.
/// </summary>
internal sealed class WasmOperatorStatusWriter
{
    private const int WritesPerSecond = 20;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_numbersInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_failureInterval = TimeSpan.FromSeconds(10);

    private readonly OperatorHost _host;
    private readonly WasmOperatorController _controller;
    private readonly Func<bool>? _isLeader;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Writer _writer;
    private readonly Dictionary<ObjectKey, Written> _written = [];
    private readonly Dictionary<ObjectKey, long> _failed = [];

    /// <param name="host">What runs.</param>
    /// <param name="controller">What should.</param>
    /// <param name="isLeader">Asked before each write; null where this is the only host.</param>
    /// <param name="logger">Where it logs to.</param>
    /// <param name="time">The clock.</param>
    public WasmOperatorStatusWriter(
        OperatorHost host, WasmOperatorController controller, Func<bool>? isLeader, ILogger logger, TimeProvider time)
    {
        (_host, _controller, _isLeader, _logger, _time) = (host, controller, isLeader, logger, time);
        _writer = new Writer(host.Client, new ModuleIdentity("host"), new TokenBucket(WritesPerSecond, 100, _time), isLeader);
    }

    /// <summary>Writes until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(s_interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                if (_isLeader?.Invoke() is false)
                    _written.Clear();
                else
                    await WriteAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private async Task WriteAsync(CancellationToken stopping)
    {
        var running = _host.Operators.Where(one => one.Version is not null).ToDictionary(one => one.Name);
        var seen = new HashSet<ObjectKey>();
        foreach (var (resource, installation) in _controller.Installations)
        {
            seen.Add(resource.Key);
            if (installation.Look() is { Generation: 0 }
                || (_failed.TryGetValue(resource.Key, out var failed) && _time.GetElapsedTime(failed) < s_failureInterval))
                continue;
            var page = running.TryGetValue(resource.Key.Name, out var one) ? OperatorStatusPage.Of(one) : null;
            var status = WasmOperatorStatus.Of(resource, installation, page, _host.Instance, _time.GetUtcNow());
            if (_written.TryGetValue(resource.Key, out var before) && before.Status.Material == status.Material
                && (_time.GetElapsedTime(before.At) < s_numbersInterval || before.Status.Content.ToString() == status.Content.ToString()))
                continue;
            if (await TryWriteAsync(resource, status, stopping).ConfigureAwait(false))
            {
                _written[resource.Key] = new Written(status, _time.GetTimestamp());
                _failed.Remove(resource.Key);
            }
            else
            {
                _failed[resource.Key] = _time.GetTimestamp();
            }
        }

        foreach (var gone in _written.Keys.Union(_failed.Keys).Except(seen).ToList())
        {
            _written.Remove(gone);
            _failed.Remove(gone);
        }
    }

    private async Task<bool> TryWriteAsync(CachedObject resource, WasmOperatorStatus status, CancellationToken stopping)
    {
        try
        {
            await _writer.ApplyStatusAsync(WasmOperator.Kind, resource.Key, status.Content, null, stopping).ConfigureAwait(false);
            return true;
        }
        catch (WriteException e) when (e.Failure is WriteFailure.NotLeader or WriteFailure.NotFound)
        {
            return false;
        }
        catch (WriteException e)
        {
            _logger.LogWarning("The status of {Operator} is not written, and will be later: {Reason}", resource.Key.Name, e.Message);
            return false;
        }
    }

    private sealed record Written(WasmOperatorStatus Status, long At);
}
