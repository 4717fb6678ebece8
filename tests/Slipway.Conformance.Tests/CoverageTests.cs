using System.Text.RegularExpressions;

namespace Slipway.Conformance.Tests;

/// <summary><c>conformance/coverage.md</c> is only worth something while it is true.</summary>
public sealed partial class CoverageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(CaseReader.Root, "coverage.md"));

    [Fact]
    public void Every_case_that_the_page_of_coverage_names_exists()
    {
        var cases = CaseReader.All.Select(c => c.Name.Split(" [")[0]).ToHashSet();

        Assert.All(Name().Matches(s_page).Select(match => match.Groups[1].Value), name => Assert.Contains(name, cases));
    }

    [Fact]
    public void Every_trap_of_the_twenty_has_cases()
    {
        var rows = Trap().Matches(s_page).ToDictionary(match => int.Parse(match.Groups[1].Value), match => match.Value);

        Assert.Equal(Enumerable.Range(1, 20), rows.Keys.Order());
        Assert.All(rows.Values, row => Assert.Matches(Name(), row));
    }

    [GeneratedRegex("`([a-z-]+/[a-z0-9-]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| (\d+) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Trap();
}
