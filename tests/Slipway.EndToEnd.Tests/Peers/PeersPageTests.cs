using System.Text.RegularExpressions;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary><c>docs/peers.md</c> is only worth something while it is true.</summary>
public sealed partial class PeersPageTests
{
    [Fact]
    public async Task Every_row_names_tests_and_they_exist()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "docs", "peers.md"), TestContext.Current.CancellationToken);
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .ToHashSet();

        var rows = page.Split('\n').Where(line => line.StartsWith('|')).Skip(2).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Matches(TestName(), row));
        Assert.Empty(TestName().Matches(page).Select(match => match.Groups[1].Value).Except(tests));
    }

    [Fact]
    public async Task Every_test_with_a_peer_is_named()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "docs", "peers.md"), TestContext.Current.CancellationToken);
        var here = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests", "Slipway.EndToEnd.Tests", "Peers"), "*Tests.cs")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != nameof(PeersPageTests));

        Assert.Empty(here.Except(TestName().Matches(page).Select(match => match.Groups[1].Value)));
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*Tests)`")]
    private static partial Regex TestName();
}
