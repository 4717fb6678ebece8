using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.AccessLogs;

/// <summary>
/// One file (or <c>/dev/stdout</c>, <c>/dev/stderr</c>) that logs append to. Requests never wait for the disk: what it cannot take in time
/// is dropped and counted. Everything is written within a second.
/// </summary>
internal sealed class AccessLogFile : IAsyncDisposable
{
    private const int MaxQueued = 65_536;

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly Stream _stream;
    private readonly Task _writing;
    private long _dropped;

    /// <exception cref="GatewayException">The file cannot be opened.</exception>
    public AccessLogFile(string path, ILogger logger)
    {
        (_path, _logger) = (path, logger);
        try
        {
            _stream = path switch
            {
                "/dev/stdout" => Console.OpenStandardOutput(),
                "/dev/stderr" => Console.OpenStandardError(),
                _ => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 64 * 1024),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GatewayException(
                $"Access log {path} cannot be written: {e.Message.TrimEnd('.')}; choose a path that this user may write to.", e);
        }

        _writing = WriteAsync();
    }

    /// <summary>Records that were dropped because the disk was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Append(byte[] record)
    {
        if (!_queue.Writer.TryWrite(record))
            Interlocked.Increment(ref _dropped);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        var reader = _queue.Reader;
        try
        {
            while (await reader.WaitToReadAsync().ConfigureAwait(false))
            {
                var until = Environment.TickCount64 + (long)FlushInterval.TotalMilliseconds;
                while (Environment.TickCount64 < until && reader.TryRead(out var record))
                    await _stream.WriteAsync(record).ConfigureAwait(false);
                await _stream.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (IOException e)
        {
            _logger.LogError("Access log {Path} cannot be written any more: {Reason}", _path, e.Message);
            _queue.Writer.TryComplete();
        }
    }
}
