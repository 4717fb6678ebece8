using System.Threading.Channels;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.AccessLogs.OpenTelemetry;

/// <summary>
/// Sends log records in batches. Requests never wait for a collector: what it does not take in time is dropped and counted. What is left when
/// the log ends is sent then, within <see cref="Patience"/>.
/// </summary>
internal sealed class LogExporter : IAsyncDisposable
{
    /// <summary>How many bytes of records may wait, if a batch is not larger.</summary>
    private const long MaxPendingBytes = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly OpenTelemetryAccessLog _log;
    private readonly LogCollector _collector;
    private readonly LogRecordFormatter _formatter;
    private readonly Resource _resource;
    private readonly ILogger _logger;
    private readonly Counter _written;
    private readonly Counter _dropped;
    private readonly Channel<LogRecord> _queue = Channel.CreateUnbounded<LogRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _sending;
    private long _pendingBytes;
    private bool _hasFailed;

    public LogExporter(OpenTelemetryAccessLog log, Node node, LogCollector collector, StatRegistry stats, ILogger logger)
    {
        (_log, _collector, _logger) = (log, collector, logger);
        _formatter = new LogRecordFormatter(log);
        _resource = LogRecordFormatter.ResourceOf(log, node);
        var prefix = $"access_logs.open_telemetry_access_log.{(log.StatPrefix.Length > 0 ? log.StatPrefix + "." : "")}";
        _written = stats.Counter(StatName.Of(prefix + "logs_written"));
        _dropped = stats.Counter(StatName.Of(prefix + "logs_dropped"));
        _sending = SendAsync();
    }

    public void Append(OperatorContext context)
    {
        // Without this a collector that does not answer would cost a record of every request, to be thrown away.
        if (Volatile.Read(ref _pendingBytes) >= Math.Max(MaxPendingBytes, _log.BufferSizeBytes))
        {
            _dropped.Increment();
            return;
        }

        var record = _formatter.Format(context);
        Interlocked.Add(ref _pendingBytes, record.CalculateSize());
        if (!_queue.Writer.TryWrite(record))
            _dropped.Increment();
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _ending.CancelAfter(Patience);
        await _sending.ConfigureAwait(false);
        _ending.Dispose();
        _collector.Dispose();
    }

    private async Task SendAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var batch = new ScopeLogs();
            var bytes = await FillAsync(batch).ConfigureAwait(false);
            var request = new ExportLogsServiceRequest { ResourceLogs = { new ResourceLogs { Resource = _resource, ScopeLogs = { batch } } } };
            await SendAsync(request, batch.LogRecords.Count).ConfigureAwait(false);
            Interlocked.Add(ref _pendingBytes, -bytes);
        }
    }

    /// <summary>Takes records until there are enough, or the first has waited for long enough.</summary>
    private async Task<long> FillAsync(ScopeLogs batch)
    {
        using var wait = new CancellationTokenSource(_log.BufferFlushInterval);
        var bytes = 0L;
        try
        {
            do
            {
                while (_queue.Reader.TryRead(out var record))
                {
                    batch.LogRecords.Add(record);
                    bytes += record.CalculateSize();
                    if (bytes >= _log.BufferSizeBytes)
                        return bytes;
                }
            }
            while (await _queue.Reader.WaitToReadAsync(wait.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // They have waited for long enough.
        }

        return bytes;
    }

    private async Task SendAsync(ExportLogsServiceRequest request, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        limit.CancelAfter(_log.Timeout);
        try
        {
            var rejected = Math.Clamp(await _collector.SendAsync(request, limit.Token).ConfigureAwait(false), 0, count);
            _written.Add(count - rejected);
            _dropped.Add(rejected);
            _hasFailed = false;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidProtocolBufferException)
        {
            _dropped.Add(count);
            if (!_hasFailed)
                _logger.LogWarning("Access log {Log}: records cannot be sent, and are dropped until they can: {Reason}", _log.LogName, e.Message);
            _hasFailed = true;
        }
    }
}
