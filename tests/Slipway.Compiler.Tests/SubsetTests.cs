using Slipway.Compiler.Tests.Subset;
using Slipway.Tests;

namespace Slipway.Compiler.Tests;

/// <summary><c>docs/csharp-subset.md</c> says what the compiler does.</summary>
public sealed class SubsetTests(ITestOutputHelper output)
{
    private static readonly string s_page = Path.Combine(Repository.Folder, "docs", "csharp-subset.md");

    [Fact]
    public void The_page_is_written_when_asked_for()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SLIPWAY_SUBSET") == "write", "Takes minutes: SLIPWAY_SUBSET=write asks for it.");
        File.WriteAllText(s_page, SubsetPage.Write(output.WriteLine));
    }

    [Fact]
    public void Every_feature_of_the_language_is_as_the_page_says()
    {
        var lines = File.ReadAllLines(s_page).ToHashSet();
        Assert.All(LanguageFeature.All, feature => Assert.Contains(SubsetPage.RowOf(feature), lines));
    }

    [Fact]
    public void Types_are_as_the_page_says()
    {
        // Each takes a second or more: some of them, others each time.
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        var some = new Random(seed).GetItems([.. SupportedTypes.All], 12).Distinct().ToList();
        var lines = File.ReadAllLines(s_page).ToHashSet();
        Assert.All(some, type => Assert.Contains(SubsetPage.RowOf(type), lines));
    }

    [Fact]
    public void Every_type_has_a_row()
    {
        var rows = File.ReadAllLines(s_page).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).ToHashSet();
        Assert.All(SupportedTypes.All, type => Assert.Contains(TypeNames.Short(type), rows));
    }
}
