using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

/// <summary>Writes the JSON schema of a record: draft 2020-12, or as OpenAPI v3 within the definition of a custom resource.</summary>
internal static class SchemaWriter
{
    /// <summary>Records that contain themselves end somewhere.</summary>
    private const int MostDepth = 8;

    /// <summary>Of <c>metav1.Condition</c>.</summary>
    private const string ConditionSchema =
        "\"type\":\"object\",\"required\":[\"type\",\"status\",\"reason\",\"message\",\"lastTransitionTime\"],\"properties\":{"
        + "\"type\":{\"type\":\"string\",\"maxLength\":316},\"status\":{\"type\":\"string\",\"enum\":[\"True\",\"False\",\"Unknown\"]},"
        + "\"observedGeneration\":{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":0},"
        + "\"lastTransitionTime\":{\"type\":\"string\",\"format\":\"date-time\"},"
        + "\"reason\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":1024},\"message\":{\"type\":\"string\",\"maxLength\":32768}}";

    public static string Write(JsonRecord record)
    {
        var json = new StringBuilder("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":");
        var symbol = record.Symbol;
        Text(json, symbol.Name);
        var summary = Names.Summary(symbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).FirstOrDefault());
        if (summary.Length > 0)
            Text(json.Append(",\"description\":"), summary);
        json.Append(',');
        WriteObject(json, record, 0);
        return json.Append('}').ToString();
    }

    /// <summary>The structural schema of a custom resource. The API server keeps no fields but these.</summary>
    public static string WriteResource(JsonRecord record)
    {
        var json = new StringBuilder("{");
        var summary = Names.Summary(record.Symbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).FirstOrDefault());
        if (summary.Length > 0)
        {
            Text(json.Append("\"description\":"), summary);
            json.Append(',');
        }

        WriteObject(json, record, 0);
        return json.Append('}').ToString();
    }

    private static void WriteObject(StringBuilder json, JsonRecord record, int depth)
    {
        json.Append("\"type\":\"object\"").Append(record.Dialect.IsResource ? "" : ",\"additionalProperties\":false");
        var required = record.Fields.Where(field => field.IsRequired).ToList();
        if (required.Count > 0)
            json.Append(",\"required\":[").Append(string.Join(",", required.Select(field => $"\"{field.Name}\""))).Append(']');
        json.Append(",\"properties\":{");
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var field = record.Fields[i];
            json.Append(i > 0 ? "," : "").Append('"').Append(field.Name).Append("\":{");
            if (field.Summary.Length > 0)
            {
                Text(json.Append("\"description\":"), field.Summary);
                json.Append(',');
            }

            WriteType(json, field.Type, record, depth);
            WriteDefault(json, field);
            json.Append('}');
        }

        json.Append('}');
    }

    private static void WriteType(StringBuilder json, JsonType type, JsonRecord record, int depth)
    {
        var limits = type.Limits;
        var isList = type.Kind == JsonKind.List;
        switch (type.Kind)
        {
            case JsonKind.Record when depth < MostDepth && type.Record is { } symbol:
                WriteObject(json, JsonRecord.Of(symbol, record.Compilation, record.Dialect), depth + 1);
                return;
            case JsonKind.Map:
                json.Append("\"type\":\"object\",\"additionalProperties\":{");
                WriteType(json, type.Item!, record, depth);
                json.Append('}');
                return;
            case JsonKind.List:
                json.Append("\"type\":\"array\",\"items\":{");
                WriteType(json, type.Item!, record, depth);
                json.Append('}');
                if (type.Item!.Kind == JsonKind.Condition)
                    json.Append(",\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-list-map-keys\":[\"type\"]");
                break;
            case JsonKind.Condition:
                json.Append(ConditionSchema);
                return;
            case JsonKind.Any:
                json.Append("\"x-kubernetes-preserve-unknown-fields\":true");
                return;
            case JsonKind.Time:
                json.Append("\"type\":\"string\",\"format\":\"date-time\"");
                return;
            case JsonKind.Choice:
                json.Append(record.Dialect.IsResource ? "\"type\":\"string\"," : "").Append("\"enum\":[")
                    .Append(string.Join(",", type.Choices.Select(choice => $"\"{choice.Text}\""))).Append(']');
                return;
            case JsonKind.Duration:
                json.Append("\"type\":\"string\",\"pattern\":\"^[0-9]+(\\\\.[0-9]*)?(ms|s|m|h)$\"");
                return;
            default:
                json.Append("\"type\":\"").Append(NameOf(type.Kind)).Append('"');
                if (record.Dialect.IsResource && type.Kind is JsonKind.Int32 or JsonKind.Int64)
                    json.Append(",\"format\":\"").Append(type.Kind is JsonKind.Int32 ? "int32" : "int64").Append('"');
                break;
        }

        if (limits.Minimum is not null)
            json.Append(",\"minimum\":").Append(limits.Minimum).Append(",\"maximum\":").Append(limits.Maximum);
        if (limits.MinimumLength is { } least)
            json.Append(isList ? ",\"minItems\":" : ",\"minLength\":").Append(least);
        if (limits.MaximumLength is { } most)
            json.Append(isList ? ",\"maxItems\":" : ",\"maxLength\":").Append(most);
    }

    private static string NameOf(JsonKind kind) => kind switch
    {
        JsonKind.Text => "string",
        JsonKind.Boolean => "boolean",
        JsonKind.Int32 or JsonKind.Int64 => "integer",
        JsonKind.Double => "number",
        _ => "object",
    };

    private static void WriteDefault(StringBuilder json, JsonField field)
    {
        // An empty text says nothing that its absence does not, and API servers before Kubernetes 1.21 take it for null.
        if (!field.DefaultValue.HasValue || field.DefaultValue.Value is not { } value || value is "")
            return;
        json.Append(",\"default\":");
        if (field.Type.Kind == JsonKind.Choice)
            Text(json, field.Type.TextOf(value));
        else if (value is string text)
            Text(json, text);
        else if (value is bool truth)
            json.Append(truth ? "true" : "false");
        else
            json.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    /// <summary>A text in quotes.</summary>
    public static void Text(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                json.Append('\\').Append(c);
            else if (c < ' ')
                json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                json.Append(c);
        }

        json.Append('"');
    }
}
