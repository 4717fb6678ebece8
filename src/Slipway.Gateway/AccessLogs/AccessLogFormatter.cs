using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Envoy;

namespace Slipway.Gateway.AccessLogs;

/// <summary>Writes one request in a format; in text, header bytes come out as they came in.</summary>
internal sealed class AccessLogFormatter(AccessLogFormat format)
{
    private static readonly JsonWriterOptions JsonText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _missing = format.OmitEmptyValues ? "" : "-";

    public byte[] Format(OperatorContext context)
    {
        if (format is TextAccessLogFormat text)
            return Encoding.Latin1.GetBytes(Operators.Expand(text.Format, context, _missing));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonText))
            Write(writer, ((JsonAccessLogFormat)format).Root, context);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>JSON is UTF-8; bytes that are none are replaced.</summary>
    public static string Unicode(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));

    private void Write(Utf8JsonWriter writer, JsonFormat value, OperatorContext context)
    {
        switch (value)
        {
            case JsonFormat.Constant constant:
                constant.Value.WriteTo(writer);
                break;
            case JsonFormat.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item, context);
                writer.WriteEndArray();
                break;
            case JsonFormat.Fields fields:
                writer.WriteStartObject();
                foreach (var (name, item) in fields.Items)
                {
                    if (format.OmitEmptyValues && Single(item) is { } command && Operators.Evaluate(context, command) is null)
                        continue;
                    writer.WritePropertyName(name);
                    Write(writer, item, context);
                }

                writer.WriteEndObject();
                break;
            case JsonFormat.Text text:
                WriteText(writer, text, context);
                break;
        }
    }

    private void WriteText(Utf8JsonWriter writer, JsonFormat.Text text, OperatorContext context)
    {
        if (Single(text) is not { } command)
        {
            writer.WriteStringValue(Unicode(Operators.Expand(text.Format, context, _missing)));
            return;
        }

        if (Operators.Evaluate(context, command) is not { } value)
            writer.WriteNullValue();
        else if (Operators.IsNumeric(command) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(Unicode(command.MaxLength < value.Length ? value[..command.MaxLength.Value] : value));
    }

    /// <summary>The operator of a format that is nothing but one.</summary>
    private static FormatOperator? Single(JsonFormat value) =>
        value is JsonFormat.Text { Format.Segments: [{ Operator: { } command }] } ? command : null;
}
