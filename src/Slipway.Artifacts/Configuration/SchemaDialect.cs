using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using Json.Schema.Keywords;
using Json.Schema.Keywords.Draft201909;
using DynamicRefKeyword = Json.Schema.Keywords.Draft202012.DynamicRefKeyword;

namespace Slipway.Artifacts;

/// <summary>
/// The drafts of JSON Schema, with bounds. A schema is a tree of bounded size, so that only references can make its evaluation endless or
/// exponential: they are counted. Patterns are matched in time linear in the text.
/// </summary>
internal static class SchemaDialect
{
    public const string SchemaKeyword = "$schema";

    private static readonly Dictionary<string, Dialect> s_drafts = new()
    {
        ["http://json-schema.org/draft-06/schema"] = Dialect.Draft06,
        ["http://json-schema.org/draft-07/schema"] = Dialect.Draft07,
        ["https://json-schema.org/draft/2019-09/schema"] = Dialect.Draft201909,
        ["https://json-schema.org/draft/2020-12/schema"] = Dialect.Draft202012,
    };

    /// <summary>How a schema is to be built.</summary>
    /// <exception cref="JsonSchemaException">It is written for something else.</exception>
    public static BuildOptions For(JsonElement schema)
    {
        var references = new References();
        return new BuildOptions
        {
            // Of its own, because what is registered globally can be referred to by any schema.
            SchemaRegistry = new SchemaRegistry { Fetch = static (address, _) => throw Foreign(address) },
            Dialect = Draft(schema).With(
            [
                new CountedRef(references),
                new CountedRecursiveRef(references),
                new CountedDynamicRef(references),
                new LinearPattern(),
                new LinearPatternProperties(),
            ]),
        };
    }

    private static Dialect Draft(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty(SchemaKeyword, out var uri))
            return Dialect.Draft202012;
        return uri.ValueKind == JsonValueKind.String && s_drafts.TryGetValue(uri.GetString()!.TrimEnd('#'), out var draft)
            ? draft
            : throw new JsonSchemaException($"its $schema is {uri.GetRawText()}, and none of {string.Join(", ", s_drafts.Keys)}");
    }

    private static JsonSchemaException Foreign(Uri address) => new($"it refers to {address}, which is not within it");

    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>How many references have been followed in one evaluation.</summary>
    private sealed class References
    {
        private const int Max = 10_000;

        private int _count;

        public void Follow()
        {
            if (++_count > Max || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
                throw new JsonSchemaException($"its references go on and on: {_count} have been followed");
        }
    }

    private sealed class CountedRef(References references) : RefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            references.Follow();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class CountedRecursiveRef(References references) : RecursiveRefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            references.Follow();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class CountedDynamicRef(References references) : DynamicRefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            references.Follow();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class LinearPattern : PatternKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) =>
            base.ValidateKeywordValue(value) is Regex pattern ? Linear(pattern.ToString()) : null;
    }

    private sealed class LinearPatternProperties : PatternPropertiesKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) =>
            base.ValidateKeywordValue(value) is Dictionary<string, Regex> patterns
                ? patterns.ToDictionary(pattern => pattern.Key, pattern => Linear(pattern.Key))
                : null;
    }
}
