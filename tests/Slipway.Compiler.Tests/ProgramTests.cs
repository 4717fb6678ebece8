namespace Slipway.Compiler.Tests;

/// <summary>Every program of the corpus gives the same output as a module as it gives on CoreCLR.</summary>
public sealed class ProgramTests
{
    private const int GroupSize = 24;

    private static readonly string s_root = Path.Combine(AppContext.BaseDirectory, "Programs");
    private static readonly Lazy<IReadOnlyDictionary<string, List<string>>> s_differences = new(Run);

    /// <summary>All programs; those whose name contains SLIPWAY_PROGRAMS, where that is set.</summary>
    public static IEnumerable<string> Names { get; } =
        [.. Directory.GetFiles(s_root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.ChangeExtension(Path.GetRelativePath(s_root, path), null).Replace('\\', '/'))
            .Where(name => name.Contains(Environment.GetEnvironmentVariable("SLIPWAY_PROGRAMS") ?? "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static IEnumerable<TheoryDataRow<string>> Programs() => Names.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_module_does_what_CoreCLR_does(string name) =>
        Assert.True(s_differences.Value[name] is [], string.Join("\n\n", s_differences.Value[name]));

    private static IReadOnlyDictionary<string, List<string>> Run()
    {
        var set = new ProgramSet("corpus", [.. Names.Select(name => new ProgramSource(name, File.ReadAllText(Path.Combine(s_root, name + ".cs"))))]);
        return DifferentialRun.Differences(set, Names.Chunk(GroupSize), [.. Variant.All.Where(variant => variant != Variant.Default)], eachAlone: true);
    }
}
