using System.Text.RegularExpressions;
using Slipway.Tests;

namespace Slipway.Conformance.Tests;

/// <summary><c>conformance/coverage.md</c> is only worth something while it is true.</summary>
public sealed partial class CoverageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(CaseReader.Root, "coverage.md"));

    private static readonly HashSet<string> s_named = [.. CaseName().Matches(s_page).Select(match => match.Groups[1].Value)];

    /// <summary>Files, each a matrix of cases or a case of its own.</summary>
    private static readonly HashSet<string> s_cases = [.. CaseReader.All.Select(c => c.Name.Split(" [")[0])];

    [Fact]
    public void Every_case_that_the_page_names_exists_and_every_case_is_named()
    {
        Assert.Empty(s_named.Except(s_cases));
        Assert.Empty(s_cases.Except(s_named));
    }

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

        var named = TestName().Matches(s_page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(sources[name.Class], source => name.Method.Length == 0
            ? source.Contains($" class {name.Class}", StringComparison.Ordinal)
            : Regex.IsMatch(source, $@"public (async )?(void|Task) {name.Method}\(")));
    }

    [Fact]
    public void Every_trap_of_the_twenty_has_cases()
    {
        var rows = Trap().Matches(s_page).ToDictionary(match => int.Parse(match.Groups[1].Value), match => match.Value);

        Assert.Equal(Enumerable.Range(1, 20), rows.Keys.Order());
        Assert.All(rows.Values, row => Assert.Matches(CaseName(), row));
    }

    [Fact]
    public void Every_number_that_a_case_cites_is_a_heading_or_a_trap()
    {
        var headings = Heading().Matches(s_page).Select(match => match.Groups[1].Value).ToHashSet();
        var traps = Trap().Matches(s_page).Select(match => match.Groups[1].Value).ToHashSet();

        var cited = CaseReader.All.SelectMany(c => c.Source.Split("; ")).Select(source => Cited().Match(source)).Where(match => match.Success).ToList();

        Assert.NotEmpty(cited);
        Assert.Empty(cited.SelectMany(match => match.Groups["trap"].Captures).Select(capture => capture.Value).Except(traps));
        Assert.Empty(cited.SelectMany(match => match.Groups["section"].Captures).Select(capture => capture.Value).Except(headings));
    }

    [GeneratedRegex("`([a-z-]+/[a-z0-9-]+)`")]
    private static partial Regex CaseName();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*Tests)(?:\\.(\\w+))?`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| (\d+) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Trap();

    [GeneratedRegex(@"^## (\d+(?:\.\d+)?) ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:traps? (?<trap>\d+)(?: and (?<trap>\d+))?|(?:section )?(?<section>\d+(?:\.\d+)?)(?![.\d]))")]
    private static partial Regex Cited();
}
