using System.Text;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Gateway.Tests.Smuggling;

/// <summary>What a client sends on one connection, and what must come of it; <c>cases/README.md</c> says how to read it.</summary>
public sealed class SmugglingCase
{
    public string Name { get; set; } = "";

    public string Send { get; set; } = "";

    public int[] Expect { get; set; } = [];

    public byte[] Bytes => Encoding.Latin1.GetBytes(Send);

    /// <summary>How many whole requests the upstream gets.</summary>
    public int Forwarded => Expect.Count(status => status / 100 == 2);

    public static IEnumerable<TheoryDataRow<string, string>> All() =>
        from file in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
        let subject = Path.GetFileNameWithoutExtension(file)
        from each in Read(subject)
        select new TheoryDataRow<string, string>(subject, each.Name);

    public static SmugglingCase Find(string subject, string name) => Read(subject).Single(each => each.Name == name);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Smuggling", "cases");

    private static List<SmugglingCase> Read(string subject) =>
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
            .Deserialize<List<SmugglingCase>>(File.ReadAllText(Path.Combine(Folder, subject + ".yaml")));
}
