using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Slipway.Envoy;

namespace Slipway.Gateway.Admin;

/// <summary>Writes the configuration's records as JSON, so that people see what was understood of their file.</summary>
internal static class ConfigDump
{
    private const int LongestBytes = 1024;

    public static void Write(object? value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case Enum name:
                writer.WriteStringValue(name.ToString());
                break;
            case TimeSpan duration:
                writer.WriteStringValue($"{duration.TotalSeconds:0.###}s");
                break;
            case int or long or uint or ulong or double or ushort:
                writer.WriteRawValue(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.WriteStringValue(bytes.Length <= LongestBytes ? Encoding.UTF8.GetString(bytes.Span) : $"({bytes.Length} bytes)");
                break;
            case StructValue tree:
                tree.WriteTo(writer);
                break;
            case SocketAddress or FormatString or SafeRegex:
                writer.WriteStringValue(value.ToString());
                break;
            case IDictionary map:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    writer.WritePropertyName(entry.Key.ToString()!);
                    Write(entry.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items)
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            default:
                WriteRecord(value, writer);
                break;
        }
    }

    private static void WriteRecord(object value, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0)
                continue;
            writer.WritePropertyName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            Write(property.GetValue(value), writer);
        }

        writer.WriteEndObject();
    }
}
