using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.core.v3.SubstitutionFormatString</c>: what an access log writes for each request.</summary>
public abstract record AccessLogFormat
{
    /// <summary>Envoy's format where the file names none; one line for each request.</summary>
    public static AccessLogFormat Default { get; } = new TextAccessLogFormat(FormatString.Parse(
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% " +
        "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" " +
        "\"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"\n"));

    /// <summary>Whether operators without a value are left out (JSON) or written as nothing (text) rather than null or <c>-</c>.</summary>
    public bool OmitEmptyValues { get; init; }
}

/// <summary><c>text_format_source</c> or <c>text_format</c>; no line break is added to it.</summary>
/// <param name="Format">The format.</param>
public sealed record TextAccessLogFormat(FormatString Format) : AccessLogFormat;

/// <summary><c>json_format</c>: one JSON object and a line break for each request.</summary>
/// <param name="Root">The object.</param>
public sealed record JsonAccessLogFormat(JsonFormat.Fields Root) : AccessLogFormat;

/// <summary>A value of a <c>json_format</c>.</summary>
public abstract record JsonFormat
{
    private JsonFormat()
    {
    }

    /// <summary>A number or truth value, written as it is.</summary>
    /// <param name="Value">The value.</param>
    public sealed record Constant(StructValue Value) : JsonFormat;

    /// <summary>A string with operators. A single numeric one, such as <c>%RESPONSE_CODE%</c>, is written as a number.</summary>
    /// <param name="Format">The format.</param>
    public sealed record Text(FormatString Format) : JsonFormat;

    /// <summary>A list.</summary>
    /// <param name="Items">Its values.</param>
    public sealed record List(ImmutableArray<JsonFormat> Items) : JsonFormat;

    /// <summary>An object.</summary>
    /// <param name="Items">Names and values, in the order of the file.</param>
    public sealed record Fields(ImmutableArray<KeyValuePair<string, JsonFormat>> Items) : JsonFormat;
}
