using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Gateway.Tests.Smuggling;

/// <summary>What a filter writes to the headers of a stream, and what must come of it; <c>filters/README.md</c> says how to read it.</summary>
public sealed class FilterSmugglingCase
{
    public string Name { get; set; } = "";

    public string[][] Request { get; set; } = [];

    public string[][] RequestTrailers { get; set; } = [];

    public string[][] Response { get; set; } = [];

    public string[][] ResponseTrailers { get; set; } = [];

    public string[] Expect { get; set; } = [];

    public string Forwards { get; set; } = "";

    public string Returns { get; set; } = "";

    /// <summary>The filter, in the text format.</summary>
    public string Guest => Guests.Writes(
        new[] { Request, RequestTrailers, Response, ResponseTrailers }
            .SelectMany((writes, map) => writes.Select(write => (map, write[0], write[1], write[2]))));

    public static IEnumerable<TheoryDataRow<string, string, int>> All() =>
        from file in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
        let subject = Path.GetFileNameWithoutExtension(file)
        from each in Read(subject)
        from message in Enumerable.Range(0, each.Expect.Length)
        select new TheoryDataRow<string, string, int>(subject, each.Name, message);

    public static FilterSmugglingCase Find(string subject, string name) => Read(subject).Single(each => each.Name == name);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Smuggling", "filters");

    private static List<FilterSmugglingCase> Read(string subject) =>
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
            .Deserialize<List<FilterSmugglingCase>>(File.ReadAllText(Path.Combine(Folder, subject + ".yaml")));
}
