using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Slipway.Conformance.Tests;

/// <summary>
/// What the values of a header or a body must be: a text, a list of texts (repeated headers, in order), <c>absent</c>,
/// or a map with one of <c>contains</c>, <c>matches</c> (a regular expression for the whole) and <c>not</c>.
/// </summary>
internal sealed record ExpectedText(ExpectedText.Rule How, IReadOnlyList<string> Values)
{
    internal enum Rule
    {
        Equals,
        Absent,
        Contains,
        Matches,
        Not,
    }

    /// <summary>Says how the values differ from what is expected; null when they do not.</summary>
    public string? DifferenceFrom(IReadOnlyList<string> actual) => How switch
    {
        Rule.Absent => actual.Count == 0 ? null : $"should be absent, is {Show(actual)}",
        Rule.Equals => actual.SequenceEqual(Values) ? null : $"should be {Show(Values)}, is {Show(actual)}",
        Rule.Contains => Joined(actual).Contains(Values[0], StringComparison.Ordinal)
            ? null : $"should contain {Show(Values)}, is {Show(actual)}",
        Rule.Not => !actual.SequenceEqual(Values) ? null : $"should not be {Show(Values)}",
        _ => actual.Count > 0 && Whole(Values[0]).IsMatch(Joined(actual)) ? null : $"should match {Show(Values)}, is {Show(actual)}",
    };

    private static Regex Whole(string pattern) =>
        new($@"\A(?:{pattern})\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private static string Joined(IReadOnlyList<string> values) => string.Join(", ", values);

    private static string Show(IReadOnlyList<string> values) =>
        values.Count == 0 ? "absent" : string.Join(" and ", values.Select(v => $"\"{(v.Length > 400 ? v[..400] + "…" : v)}\""));

    /// <summary>Reads the forms above from YAML.</summary>
    internal sealed class Converter : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(ExpectedText);

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
        {
            if (parser.TryConsume<Scalar>(out var scalar))
            {
                return scalar is { Value: "absent", Style: ScalarStyle.Plain }
                    ? new(Rule.Absent, []) : new ExpectedText(Rule.Equals, [scalar.Value]);
            }
            if (parser.TryConsume<SequenceStart>(out _))
            {
                var values = new List<string>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                    values.Add(parser.Consume<Scalar>().Value);
                return new ExpectedText(Rule.Equals, values);
            }
            parser.Consume<MappingStart>();
            var key = parser.Consume<Scalar>();
            var value = parser.Consume<Scalar>().Value;
            parser.Consume<MappingEnd>();
            return key.Value switch
            {
                "contains" => new(Rule.Contains, [value]),
                "matches" => new(Rule.Matches, [value]),
                "not" => new ExpectedText(Rule.Not, [value]),
                _ => throw new YamlException(key.Start, key.End, $"'{key.Value}' is none of contains, matches and not."),
            };
        }

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) =>
            throw new NotSupportedException("Expectations are only read.");
    }
}
