using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Pointer;
using Json.Schema;

namespace Slipway.Artifacts;

/// <summary>
/// The JSON Schema (drafts 6 to 2020-12) that an artifact carries for the configuration of its plugin. It comes from whoever has published the
/// artifact, so that what it may cost is bounded, and nothing is fetched for it.
/// </summary>
public sealed class ConfigurationSchema
{
    private const int MaxProblems = 20;

    private static readonly EvaluationOptions s_options = new() { OutputFormat = OutputFormat.List };

    private readonly string _name;
    private readonly JsonElement _document;

    private ConfigurationSchema(string name, JsonElement document) => (_name, _document) = (name, document);

    /// <summary>Reads a schema.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="json">The schema.</param>
    /// <exception cref="ArtifactException">It is no JSON Schema, or one that needs other documents.</exception>
    public static ConfigurationSchema Parse(string name, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(json));
            var schema = new ConfigurationSchema(name, document.RootElement.Clone());
            schema.Build();
            return schema;
        }
        catch (JsonException e)
        {
            throw new ArtifactException($"{name} is not JSON{Place(e)}.", inner: e);
        }
    }

    /// <summary>What is wrong with a configuration; nothing where it matches.</summary>
    /// <param name="configuration">What the plugin is given. None at all is taken for an empty object.</param>
    /// <exception cref="ArtifactException">The schema cannot be applied: it is too costly, or leads nowhere.</exception>
    public IReadOnlyList<string> Check(ReadOnlyMemory<byte> configuration)
    {
        try
        {
            using var document = JsonDocument.Parse(configuration.IsEmpty ? "{}"u8.ToArray() : WithoutMark(configuration));
            var result = Build().Evaluate(document.RootElement, s_options);
            return result.IsValid ? [] : [.. Problems(result).Distinct().Take(MaxProblems)];
        }
        catch (JsonException e)
        {
            return [$"it is not JSON{Place(e)}"];
        }
        catch (Exception e) when (IsOfSchema(e))
        {
            throw Unusable(e);
        }
    }

    /// <summary>Refuses a configuration that does not match.</summary>
    /// <param name="configuration">What the plugin is given.</param>
    /// <param name="subject">What to call it, to begin the message with.</param>
    /// <exception cref="ArtifactException">It does not match; the message says in what.</exception>
    public void Require(ReadOnlyMemory<byte> configuration, string subject)
    {
        if (Check(configuration) is { Count: > 0 } problems)
        {
            throw new ArtifactException(
                $"{subject} does not match {_name}: {string.Join("; ", problems)}.",
                "Correct it, or ask who has published the filter.");
        }
    }

    // Anew for each use: what evaluation may cost is counted in the keywords of one schema.
    private JsonSchema Build()
    {
        try
        {
            if (_document.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
                throw new JsonSchemaException("it is neither an object nor true or false");
            return JsonSchema.Build(WithoutDialect(_document), SchemaDialect.For(_document));
        }
        catch (Exception e) when (IsOfSchema(e))
        {
            throw Unusable(e);
        }
    }

    private static bool IsOfSchema(Exception e) =>
        e is JsonSchemaException or RefResolutionException or PointerParseException or ArgumentException or FormatException or InvalidOperationException
            or InsufficientExecutionStackException or NotSupportedException;

    private ArtifactException Unusable(Exception e) => new($"{_name} cannot be used as a JSON Schema: {e.Message.TrimEnd('.').ReplaceLineEndings(" ")}.", inner: e);

    private static string Place(JsonException e) => $", as line {e.LineNumber + 1} shows";

    private IEnumerable<string> Problems(EvaluationResults result)
    {
        foreach (var detail in (result.Details ?? []).Prepend(result))
        {
            var place = detail.InstanceLocation.ToString() is { Length: > 0 } pointer ? pointer : "at its top";
            foreach (var (keyword, text) in detail.Errors ?? [])
            {
                yield return keyword switch
                {
                    // What additionalProperties: false says of a field.
                    "" => $"{place} is none of the fields that there are",
                    "enum" when Allowed(detail) is { } allowed => $"{place} is none of {allowed}",
                    _ => $"{place}: {text}",
                };
            }
        }
    }

    private string? Allowed(EvaluationResults detail) =>
        JsonPointer.TryParse(Uri.UnescapeDataString(detail.SchemaLocation.Fragment.TrimStart('#')), out var pointer)
        && pointer.Evaluate(_document) is { ValueKind: JsonValueKind.Object } schema
        && schema.TryGetProperty("enum", out var values)
            ? string.Join(", ", values.EnumerateArray().Select(value => value.GetRawText()))
            : null;

    /// <summary>Takes away what would let the library choose its own dialect, which has no bounds.</summary>
    private static JsonElement WithoutDialect(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return schema;
        var document = JsonObject.Create(schema)!;
        document.Remove(SchemaDialect.SchemaKeyword);
        if (document.ToJsonString().Contains($"\"{SchemaDialect.SchemaKeyword}\":\"", StringComparison.Ordinal))
            throw new JsonSchemaException($"only the whole may have a {SchemaDialect.SchemaKeyword}");
        return JsonSerializer.SerializeToElement(document);
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) =>
        text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
}
