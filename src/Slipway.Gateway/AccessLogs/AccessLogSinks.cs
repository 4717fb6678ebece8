using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.AccessLogs;

/// <summary>The files that access logs go to; loggers with the same path share one.</summary>
internal sealed class AccessLogSinks(ILogger logger) : IAsyncDisposable
{
    private readonly Dictionary<string, AccessLogFile> _files = new(StringComparer.Ordinal);

    /// <exception cref="GatewayException">The file cannot be opened.</exception>
    public AccessLogFile Open(string path)
    {
        if (!_files.TryGetValue(path, out var file))
            _files[path] = file = new AccessLogFile(path, logger);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values)
            await file.DisposeAsync().ConfigureAwait(false);
    }
}
