using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Conformance.Tests;

/// <summary>Reads the case files and expands the matrix of those that have one. Unknown fields are errors.</summary>
internal static class CaseReader
{
    public static readonly string Root = Path.Combine(AppContext.BaseDirectory, "conformance");

    private static readonly Lazy<IReadOnlyList<ConformanceCase>> _all = new(() => [.. Files().SelectMany(ReadFile)]);

    public static IReadOnlyList<ConformanceCase> All => _all.Value;

    public static ConformanceCase Find(string name) =>
        All.FirstOrDefault(c => c.Name == name) ?? throw new ArgumentException($"There is no conformance case '{name}'.", nameof(name));

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(Root, "cases"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static IEnumerable<ConformanceCase> ReadFile(string file)
    {
        var name = Path.GetRelativePath(Path.Combine(Root, "cases"), file).Replace('\\', '/')[..^".yaml".Length];
        try
        {
            return [.. Read(name, File.ReadAllText(file))];
        }
        catch (YamlException e)
        {
            throw new FormatException($"{file}:{e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>The cases of one file: one, or one for each row of its matrix.</summary>
    public static IEnumerable<ConformanceCase> Read(string name, string text)
    {
        if (Tree(text) is not YamlMappingNode map || !map.Children.TryGetValue("matrix", out var matrix)
            || matrix is not YamlSequenceNode rows)
        {
            yield return Deserialize(name, text);
            yield break;
        }
        foreach (var row in rows.Children.Cast<YamlMappingNode>())
        {
            var values = row.Children.ToDictionary(c => ((YamlScalarNode)c.Key).Value!, c => c.Value);
            var tree = (YamlMappingNode)Tree(text);
            tree.Children.Remove(new YamlScalarNode("matrix"));
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            new YamlStream(new YamlDocument(Substitute(tree, values))).Save(writer, assignAnchors: false);
            yield return Deserialize($"{name} [{((YamlScalarNode)row.Children[0].Value).Value}]", writer.ToString());
        }
    }

    private static YamlNode Tree(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    private static ConformanceCase Deserialize(string name, string text)
    {
        var read = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithEnumNamingConvention(UnderscoredNamingConvention.Instance)
            .WithTypeConverter(new ExpectedText.Converter())
            .WithDuplicateKeyChecking()
            .Build()
            .Deserialize<ConformanceCase>(text);
        read.Name = name;
        return read;
    }

    /// <summary>
    /// Puts the row's values where the file says <c>&lt;&lt;key&gt;&gt;</c>; a scalar that is nothing else may become any node.
    /// </summary>
    private static YamlNode Substitute(YamlNode node, Dictionary<string, YamlNode> row)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var entries = map.Children.Select(c => (Key: Substitute(c.Key, row), Value: Substitute(c.Value, row))).ToList();
                map.Children.Clear();
                foreach (var (key, value) in entries)
                    map.Children.Add(key, value);
                return map;
            case YamlSequenceNode list:
                for (var i = 0; i < list.Children.Count; i++)
                    list.Children[i] = Substitute(list.Children[i], row);
                return list;
            case YamlScalarNode { Value: { } text } scalar when text.Contains("<<", StringComparison.Ordinal):
                foreach (var (key, value) in row)
                {
                    var placeholder = $"<<{key}>>";
                    if (text == placeholder)
                        return value;
                    if (value is YamlScalarNode { Value: { } replacement })
                        text = text.Replace(placeholder, replacement, StringComparison.Ordinal);
                }
                scalar.Value = text;
                return scalar;
            default:
                return node;
        }
    }
}
