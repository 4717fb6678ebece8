using System.Text.Json;

namespace Slipway.Hub.Catalogue;

/// <summary>A field of a plugin's configuration, as a JSON Schema describes it.</summary>
/// <param name="Path">Where it is, such as <c>rules[].header</c>.</param>
/// <param name="Type">What it is.</param>
/// <param name="Required">Whether it has to be there.</param>
/// <param name="Default">What counts where it is not.</param>
/// <param name="Allowed">What it may be beside its type.</param>
/// <param name="Description">What it is for.</param>
internal sealed record SchemaField(string Path, string Type, bool Required, string Default, string Allowed, string Description)
{
    private const int MaxFields = 300;
    private const int MaxDepth = 8;
    private const int MaxText = 400;
    private const int MaxAllowed = 20;

    private static readonly (string Keyword, string Text)[] s_limits =
    [
        ("const", "exactly {0}"), ("minimum", "≥ {0}"), ("exclusiveMinimum", "> {0}"), ("maximum", "≤ {0}"), ("exclusiveMaximum", "< {0}"),
        ("multipleOf", "a multiple of {0}"), ("minLength", "at least {0} characters"), ("maxLength", "at most {0} characters"),
        ("pattern", "matches {0}"), ("format", "{0}"), ("minItems", "at least {0} items"), ("maxItems", "at most {0} items"),
    ];

    /// <summary>The fields of a schema, those of objects after these; null where it is none.</summary>
    public static IReadOnlyList<SchemaField>? Read(ReadOnlyMemory<byte> schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = 64, AllowTrailingCommas = true });
            var fields = new List<SchemaField>();
            new Reader(document.RootElement, fields).Add("", document.RootElement, required: false, depth: 0);
            return fields;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Reader(JsonElement root, List<SchemaField> fields)
    {
        public void Add(string path, JsonElement schema, bool required, int depth)
        {
            schema = Resolved(schema);
            if (schema.ValueKind != JsonValueKind.Object || fields.Count >= MaxFields || depth > MaxDepth)
                return;
            if (path.Length > 0)
            {
                fields.Add(new SchemaField(
                    Cut(path), Type(schema), required, Json(schema, "default"), Allowed(schema),
                    Text(schema, "description") ?? Text(schema, "title") ?? ""));
            }

            Children(path, schema, depth);
        }

        private void Children(string path, JsonElement schema, int depth)
        {
            if (Object(schema, "properties") is { } properties)
            {
                var required = Strings(schema, "required");
                foreach (var property in properties.EnumerateObject())
                {
                    var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                    Add(name, property.Value, required.Contains(property.Name), depth + 1);
                }
            }

            // What is in a list or a map has rows of its own only where it has fields.
            Nested(schema, "items", path + "[]");
            Nested(schema, "additionalProperties", path + ".*");
            foreach (var keyword in new[] { "allOf", "anyOf", "oneOf" })
            {
                if (schema.TryGetProperty(keyword, out var parts) && parts.ValueKind == JsonValueKind.Array)
                {
                    foreach (var part in parts.EnumerateArray().Select(Resolved).Where(part => part.ValueKind == JsonValueKind.Object))
                    {
                        if (fields.Count < MaxFields && depth < MaxDepth)
                            Children(path, part, depth + 1);
                    }
                }
            }

            void Nested(JsonElement owner, string keyword, string name)
            {
                if (Object(owner, keyword) is { } inner && fields.Count < MaxFields && depth < MaxDepth)
                    Children(name, Resolved(inner), depth + 1);
            }
        }

        /// <summary>What a reference within the schema leads to; references elsewhere lead nowhere.</summary>
        private JsonElement Resolved(JsonElement schema)
        {
            for (var hops = 0; hops < MaxDepth && schema.ValueKind == JsonValueKind.Object && Text(schema, "$ref") is { } reference; hops++)
            {
                if (!reference.StartsWith("#/", StringComparison.Ordinal))
                    return schema;
                var target = root;
                foreach (var step in reference[2..].Split('/'))
                {
                    var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                    if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(name, out target))
                        return schema;
                }

                schema = target;
            }

            return schema;
        }

        private string Type(JsonElement schema)
        {
            if (schema.TryGetProperty("type", out var type))
            {
                var name = type.ValueKind == JsonValueKind.Array
                    ? string.Join(" or ", type.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()))
                    : Text(schema, "type") ?? "";
                return name == "array" && Object(schema, "items") is { } items ? Cut($"array of {Type(Resolved(items))}") : Cut(name);
            }

            return schema.TryGetProperty("properties", out _) ? "object" : schema.TryGetProperty("enum", out _) ? "one of" : "any";
        }

        private static string Allowed(JsonElement schema)
        {
            var allowed = new List<string>();
            if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
                allowed.Add(string.Join(", ", values.EnumerateArray().Take(MaxAllowed).Select(value => value.GetRawText())));
            foreach (var (keyword, text) in s_limits)
            {
                if (schema.TryGetProperty(keyword, out var value))
                    allowed.Add(text.Replace("{0}", value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()));
            }

            return Cut(string.Join("; ", allowed));
        }

        private static JsonElement? Object(JsonElement owner, string name) =>
            owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
                ? value
                : null;

        private static HashSet<string?> Strings(JsonElement schema, string name) =>
            schema.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
                ? [.. values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString())]
                : [];

        private static string? Text(JsonElement schema, string name) =>
            schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Cut(value.GetString()!) : null;

        private static string Json(JsonElement schema, string name) =>
            schema.TryGetProperty(name, out var value) ? Cut(value.GetRawText()) : "";
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";
}
