using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;

namespace Slipway.Gateway.AccessLogs;

/// <summary>The files that access logs go to; loggers with the same path share one.</summary>
internal sealed class AccessLogSinks(ILogger logger) : IAsyncDisposable
{
    private readonly Dictionary<string, AccessLogFile> _files = new(StringComparer.Ordinal);

    /// <summary>What writes a request to the file logs among those; null where there are none.</summary>
    public Action<OperatorContext>? WriterFor(ImmutableArray<AccessLog> logs)
    {
        var writers = logs.OfType<FileAccessLog>()
            .Select(log => (Formatter: new AccessLogFormatter(log.Format), File: Open(log.Path)))
            .ToArray();
        if (writers.Length == 0)
            return null;
        return context =>
        {
            foreach (var (formatter, file) in writers)
                file.Append(formatter.Format(context));
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values)
            await file.DisposeAsync().ConfigureAwait(false);
    }

    private AccessLogFile Open(string path)
    {
        if (!_files.TryGetValue(path, out var file))
            _files[path] = file = new AccessLogFile(path, logger);
        return file;
    }
}
