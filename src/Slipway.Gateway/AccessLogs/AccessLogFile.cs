using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.AccessLogs;

/// <summary>
/// Writes a line for each request to a file, or to the standard output or error. Requests hand over their line and go on; when the writer
/// cannot keep up, lines are dropped and their number is logged.
/// </summary>
internal sealed class AccessLogFile : IAsyncDisposable
{
    private const int LongestBacklog = 16 * 1024;

    private readonly AccessLogFormat _format;
    private readonly ILogger _logger;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(LongestBacklog) { SingleReader = true });
    private readonly Stream _target;
    private readonly Task _writing;
    private int _dropped;

    /// <exception cref="GatewayException">The file cannot be opened.</exception>
    public AccessLogFile(FileAccessLog configuration, ILogger logger)
    {
        _format = configuration.Format;
        _logger = logger;
        try
        {
            _target = configuration.Path switch
            {
                "/dev/stdout" => Console.OpenStandardOutput(),
                "/dev/stderr" => Console.OpenStandardError(),
                _ => new FileStream(configuration.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GatewayException($"The access log {configuration.Path} cannot be written: {e.Message}", e);
        }

        _writing = WriteAsync();
    }

    public void Write(GatewayStreamInfo info)
    {
        if (!_lines.Writer.TryWrite(Line(info)))
            Interlocked.Increment(ref _dropped);
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        await _target.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        var text = new StringBuilder();
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            text.Clear();
            while (text.Length < 64 * 1024 && _lines.Reader.TryRead(out var line))
                text.Append(line);
            try
            {
                await _target.WriteAsync(Encoding.UTF8.GetBytes(text.ToString())).ConfigureAwait(false);
                await _target.FlushAsync().ConfigureAwait(false);
            }
            catch (IOException e)
            {
                _logger.LogError("The access log could not be written: {Reason}", e.Message);
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                _logger.LogWarning("{Dropped} lines of the access log were dropped: it is written more slowly than requests come", dropped);
        }
    }

    private string Line(GatewayStreamInfo info)
    {
        if (_format is TextAccessLogFormat text)
        {
            var line = new StringBuilder();
            text.Format.AppendTo(line, info, LogOperators.Evaluate, missing: _format.OmitEmptyValues ? "" : "-");
            return line.ToString();
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(((JsonAccessLogFormat)_format).Root, writer, info);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private void Write(JsonFormat format, Utf8JsonWriter writer, GatewayStreamInfo info)
    {
        switch (format)
        {
            case JsonFormat.Constant constant:
                constant.Value.WriteTo(writer);
                break;
            case JsonFormat.Text text:
                WriteText(text.Format, writer, info);
                break;
            case JsonFormat.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(item, writer, info);
                writer.WriteEndArray();
                break;
            case JsonFormat.Fields fields:
                writer.WriteStartObject();
                foreach (var (name, value) in fields.Items)
                {
                    if (_format.OmitEmptyValues && value is JsonFormat.Text { Format.Segments: [{ Operator: { } only }] } && LogOperators.Evaluate(info, only) is null)
                        continue;
                    writer.WritePropertyName(name);
                    Write(value, writer, info);
                }

                writer.WriteEndObject();
                break;
        }
    }

    /// <summary>A value that is one operator keeps its type: null where there is none, as in Envoy.</summary>
    private static void WriteText(FormatString format, Utf8JsonWriter writer, GatewayStreamInfo info)
    {
        if (format.Segments is [{ Operator: { } only }])
        {
            var value = LogOperators.Evaluate(info, only);
            if (value is not null && only.Name is "RESPONSE_CODE" or "BYTES_RECEIVED" or "BYTES_SENT" or "DURATION" && long.TryParse(value, out var number))
                writer.WriteNumberValue(number);
            else
                writer.WriteStringValue(value);
            return;
        }

        var text = new StringBuilder();
        format.AppendTo(text, info, LogOperators.Evaluate, missing: "-");
        writer.WriteStringValue(text.ToString());
    }
}
