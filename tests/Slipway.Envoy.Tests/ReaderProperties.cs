using CsCheck;

namespace Slipway.Envoy.Tests;

public sealed class ReaderProperties
{
    private const int Iterations = 1000;

    private static readonly string[] Lines = Samples.Minimal.Split('\n');

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", ",", "- ", "&a ", "*a", "<<: ", "!x ", "!ignore ", "\"", "'", "|", ">", "%", "@", "`", "#", "?",
        "\t", "\0", "\u2028",
        "---", "...", "%YAML 9.9", "\\u", "\uD800", "1e999", "-0", "99999999999999999999", "0x", "null", "true", "5s", "@type", "\n", "  ",
        "name", "typed_config", "static_resources", "type.googleapis.com/xds.type.v3.TypedStruct", "value", "routes", "regex",
    ];

    [Fact]
    public void Any_text_gives_a_configuration_or_problems_and_never_throws() =>
        Gen.OneOf(Gen.String, Gen.OneOf(Tokens).Array[0, 40].Select(string.Concat))
            .Sample(text => AssertOutcome(EnvoyConfiguration.Parse(text, "envoy.yaml")), iter: Iterations);

    [Fact]
    public void Any_text_as_json_gives_a_configuration_or_problems_and_never_throws() =>
        Gen.OneOf(Gen.String, Gen.OneOf(Tokens).Array[0, 40].Select(tokens => "{" + string.Concat(tokens)))
            .Sample(text => AssertOutcome(EnvoyConfiguration.Parse(text, "envoy.json")), iter: Iterations);

    [Fact]
    public void A_damaged_file_gives_a_configuration_or_problems_and_never_throws()
    {
        var deletion = Gen.Int[0, Lines.Length - 1].Select(at => string.Join('\n', Lines.Where((_, i) => i != at)));
        var replacement = Gen.Select(Gen.Int[0, Lines.Length - 1], Gen.OneOf(Tokens))
            .Select((at, token) => string.Join('\n', Lines.Select((line, i) => i == at ? KeyOf(line) + token : line)));
        var insertion = Gen.Select(Gen.Int[0, Samples.Minimal.Length], Gen.OneOf(Tokens), Gen.Int[0, 8])
            .Select((at, token, cut) => Samples.Minimal[..at] + token + Samples.Minimal[Math.Min(at + cut, Samples.Minimal.Length)..]);
        Gen.OneOf(deletion, replacement, insertion)
            .Sample(text => AssertOutcome(EnvoyConfiguration.Parse(text, "envoy.yaml")), iter: Iterations);

        static string KeyOf(string line) => $"{line[..(line.IndexOf(':') + 1)]} ";
    }

    [Fact]
    public void A_value_of_another_kind_anywhere_is_a_problem_and_never_throws()
    {
        var document = Samples.Parse(Samples.Minimal).Document;
        var values = new StructValue[]
        {
            StructValue.Null, new StructValue.Bool(true), new StructValue.Number(-1.5), new StructValue.Text("x"), new StructValue.List([]),
            new StructValue.List([StructValue.Null]), StructValue.Struct.Empty,
            new StructValue.Struct([new("@type", new StructValue.Text("a/google.protobuf.Struct"))]),
        };
        for (var target = 0; target < Count(document); target++)
        {
            foreach (var value in values)
            {
                var at = target;
                AssertOutcome(EnvoyConfiguration.Parse(Replaced(document, ref at, value).ToString(), "envoy.json"));
            }
        }

        static int Count(StructValue node) => 1 + Children(node).Sum(Count);

        static IEnumerable<StructValue> Children(StructValue node) => node switch
        {
            StructValue.Struct fields => fields.Fields.Select(field => field.Value),
            StructValue.List list => list.Items,
            _ => [],
        };

        static StructValue Replaced(StructValue node, ref int at, StructValue value)
        {
            if (at-- == 0)
                return value;
            var result = new List<StructValue>();
            foreach (var child in Children(node))
                result.Add(at < 0 ? child : Replaced(child, ref at, value));
            return node switch
            {
                StructValue.Struct fields =>
                    new StructValue.Struct([.. fields.Fields.Zip(result, (field, item) => KeyValuePair.Create(field.Key, item))]),
                StructValue.List => new StructValue.List([.. result]),
                _ => node,
            };
        }
    }

    [Fact]
    public void Json_and_yaml_of_one_document_read_the_same()
    {
        var scalar = Gen.OneOf<StructValue>(
            Gen.Const(StructValue.Null),
            Gen.Bool.Select(value => (StructValue)new StructValue.Bool(value)),
            Gen.Int.Select(value => (StructValue)new StructValue.Number(value)),
            Gen.Double[-1e9, 1e9].Select(value => (StructValue)new StructValue.Number(value)),
            Gen.String[Gen.Char[' ', '\uD7FF'], 0, 12].Select(value => (StructValue)new StructValue.Text(value)));
        var key = Gen.String[Gen.Char['a', 'z'], 1, 6];
        var value = Gen.Recursive<StructValue>((depth, self) => depth > 4
            ? scalar
            : Gen.OneOf(
                scalar,
                self.Array[0, 4].Select(items => (StructValue)new StructValue.List([.. items])),
                Fields(key, self)));
        Fields(key, value).Sample(tree =>
        {
            var document = (StructValue.Struct)tree;
            var json = EnvoyConfiguration.Parse(document.ToString(), "envoy.json").Document;
            var yaml = EnvoyConfiguration.Parse(ToYaml(document), "envoy.yaml").Document;
            Assert.Equal(json, yaml);
            Assert.Equal(document, json);
        });

        static Gen<StructValue> Fields(Gen<string> key, Gen<StructValue> value) =>
            Gen.Select(key, value, KeyValuePair.Create).Array[0, 4]
                .Select(fields => (StructValue)new StructValue.Struct([.. fields.DistinctBy(field => field.Key)]));
    }

    [Fact]
    public void A_configuration_survives_being_written_as_json()
    {
        var yaml = Samples.Parse(Samples.Minimal);
        var json = EnvoyConfiguration.Parse(yaml.Document.ToString(), "envoy.json");
        Assert.Empty(json.Errors);
        Assert.Equal(yaml.Document, json.Document);
        Assert.Equal(Samples.Plugin(yaml.Bootstrap!).Vm.Code, Samples.Plugin(json.Bootstrap!).Vm.Code);
    }

    /// <summary>Block style with single-quoted text, so that no JSON is left in it.</summary>
    private static string ToYaml(StructValue.Struct document)
    {
        return document.Fields.IsEmpty ? "{}" : Block(document, 0);

        static string Block(StructValue node, int indent)
        {
            var margin = new string(' ', indent);
            return node switch
            {
                StructValue.Struct { Fields.IsEmpty: true } => "{}",
                StructValue.List { Items.IsEmpty: true } => "[]",
                StructValue.Struct fields =>
                    string.Concat(fields.Fields.Select(field => $"\n{margin}'{field.Key}': {Block(field.Value, indent + 2)}")),
                StructValue.List list => string.Concat(list.Items.Select(item => $"\n{margin}- {Block(item, indent + 2)}")),
                StructValue.Text text => text.Value.Any(char.IsControl) || text.Value.Any(c => c is '\u2028' or '\u2029')
                    ? text.ToString()
                    : $"'{text.Value.Replace("'", "''")}'",
                StructValue.NullValue => "~",
                _ => node.ToString(),
            };
        }
    }

    private static void AssertOutcome(EnvoyConfigurationResult result)
    {
        Assert.Equal(result.Bootstrap is null, !result.Errors.IsEmpty);
        foreach (var problem in result.Errors.Concat(result.Warnings))
        {
            Assert.DoesNotContain('\n', problem.ToString());
            Assert.NotEmpty(problem.Message);
        }
    }
}
