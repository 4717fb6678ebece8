using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Access loggers and their formats.</summary>
internal static class AccessLogMessages
{
    private static readonly Message<FormatString> TextSource =
        new Message<FormatString>("envoy.config.core.v3.DataSource", FormatString.Empty)
        {
            { "inline_string", FormatStrings.Read, (_, format) => format },
        }
        .Requires("inline_string")
        .Refuses("filename inline_bytes environment_variable watched_directory", "use inline_string");

    private static readonly Message<AccessLogFormat> SubstitutionFormat =
        new Message<AccessLogFormat>("envoy.config.core.v3.SubstitutionFormatString", AccessLogFormat.Default)
        {
            { "text_format", FormatStrings.Read, (_, format) => new TextAccessLogFormat(format) },
            { "text_format_source", TextSource.Read, (_, format) => new TextAccessLogFormat(format) },
            { "json_format", JsonFields, (_, fields) => new JsonAccessLogFormat(fields) },
            { "omit_empty_values", Scalars.Bool },
        }
        .ExactlyOneOf("text_format", "text_format_source", "json_format")
        .Ignores("content_type", "it is for responses, not for logs")
        .Ignores("json_format_options", "fields keep the order of the file")
        .Refuses("formatters")
        .Then((value, fields) => value with { OmitEmptyValues = fields.Value("omit_empty_values", false) });

    private static readonly Message<FileAccessLog> File =
        new Message<FileAccessLog>("envoy.extensions.access_loggers.file.v3.FileAccessLog", new())
        {
            { "path", Scalars.NonEmptyText, (value, path) => value with { Path = path } },
            { "format", FormatStrings.Read, (value, format) => value with { Format = new TextAccessLogFormat(format) } },
            { "json_format", JsonFields, (value, fields) => value with { Format = new JsonAccessLogFormat(fields) } },
            { "typed_json_format", JsonFields, (value, fields) => value with { Format = new JsonAccessLogFormat(fields) } },
            { "log_format", SubstitutionFormat.Read, (value, format) => value with { Format = format } },
        }
        .Requires("path")
        .AtMostOneOf("format", "json_format", "typed_json_format", "log_format");

    private static readonly Message<PluginConfig> Wasm = WasmMessages.Holder("envoy.extensions.access_loggers.wasm.v3.WasmAccessLog");

    private static readonly Extensions<AccessLog> Loggers = new("access log")
    {
        {
            "envoy.access_loggers.file", "envoy.file_access_log",
            "envoy.extensions.access_loggers.file.v3.FileAccessLog envoy.config.accesslog.v2.FileAccessLog", File.Read
        },
        {
            "envoy.access_loggers.stdout", "envoy.stdout_access_log",
            "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog", Stream("StdoutAccessLog", "/dev/stdout").Read
        },
        {
            "envoy.access_loggers.stderr", "envoy.stderr_access_log",
            "envoy.extensions.access_loggers.stream.v3.StderrAccessLog", Stream("StderrAccessLog", "/dev/stderr").Read
        },
        {
            "envoy.access_loggers.open_telemetry", "",
            "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig " +
            "envoy.extensions.access_loggers.open_telemetry.v3alpha.OpenTelemetryAccessLogConfig",
            OpenTelemetryMessages.Config.Read
        },
        {
            "envoy.access_loggers.wasm", "envoy.wasm_access_log",
            "envoy.extensions.access_loggers.wasm.v3.WasmAccessLog envoy.config.accesslog.v3.WasmAccessLog " +
            "envoy.config.access_logger.wasm.v2alpha.WasmAccessLog envoy.config.accesslog.v2.WasmAccessLog",
            at => new WasmAccessLog { Plugin = Wasm.Read(at) }
        },
    };

    private static readonly Message<(ExtensionConfig Extension, Located<AccessLogFilter?>? Filter)> Logger =
        new Message<(ExtensionConfig Extension, Located<AccessLogFilter?>? Filter)>("envoy.config.accesslog.v3.AccessLog", (new(), null))
        {
            { "name", Scalars.Text, (value, name) => value with { Extension = value.Extension with { Name = name } } },
            { "typed_config", Composites.Place, (value, place) => value with { Extension = value.Extension with { Typed = place } } },
            { "config", Composites.Place, (value, place) => value with { Extension = value.Extension with { Untyped = place } } },
            { "filter", Composites.WithPlace(AccessLogFilterMessages.Read), (value, filter) => value with { Filter = filter } },
        }
        .AtMostOneOf("typed_config", "config");

    /// <summary>A list of access logs, in file order.</summary>
    public static ImmutableArray<AccessLog> Read(Cursor at) =>
        [.. Composites.Repeated<AccessLog?>(ReadOne)(at).OfType<AccessLog>()];

    private static AccessLog? ReadOne(Cursor at)
    {
        var (config, filter) = Logger.Read(at);
        if (Loggers.Read(config, at) is not { } log)
            return null;
        if (log is WasmAccessLog)
            filter?.At.Error("is not supported yet for a Wasm plugin, which is told of every request; choose in its proxy_on_log");
        return log with { Name = config.Name, Filter = filter?.Value };
    }

    private static Message<AccessLog> Stream(string name, string path) =>
        new($"envoy.extensions.access_loggers.stream.v3.{name}", new FileAccessLog { Path = path })
        {
            { "log_format", SubstitutionFormat.Read, (value, format) => ((FileAccessLog)value) with { Format = format } },
        };

    private static JsonFormat.Fields JsonFields(Cursor at)
    {
        var entries = at.Entries("a mapping", out var keys);
        return new([.. keys.Zip(entries, (key, entry) => KeyValuePair.Create(key, JsonValue(entry)))]);
    }

    private static JsonFormat JsonValue(Cursor at) => at.Node switch
    {
        MappingNode => JsonFields(at),
        SequenceNode => new JsonFormat.List(Composites.Repeated(JsonValue)(at)),
        ScalarNode { Kind: ScalarKind.Text } => new JsonFormat.Text(FormatStrings.Read(at)),
        _ => new JsonFormat.Constant(at.Node.ToStructValue()),
    };
}
