using System.Text.RegularExpressions;

namespace Slipway.EndToEnd.Tests.Filters;

public sealed partial class FilterCaseTests
{
    [Fact]
    public void Every_case_can_be_read() =>
        Assert.All(CaseFolders(), folder => Assert.NotNull(FilterCase.Read(Path.Combine(folder, "expect.yaml"))));

    [Fact]
    public void Every_filter_has_a_case_and_every_case_names_filters_that_exist()
    {
        var sources = Path.Combine(SdkFilters.Folder, "assembly");
        var built = Directory.EnumerateDirectories(sources).SelectMany(sdk => Directory.EnumerateFiles(sdk, "*.ts")
            .Select(file => $"{Path.GetFileName(sdk)}-{Path.GetFileNameWithoutExtension(file)}")
            .Append($"{Path.GetFileName(sdk)}-readme"));
        var named = CaseFolders().SelectMany(folder => ModuleName().Matches(File.ReadAllText(Path.Combine(folder, "envoy.yaml"))))
            .Select(match => match.Groups[1].Value).Distinct();
        Assert.Equal(built.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("about: x\nstepz: []\n", "2")]
    [InlineData("about: x\nsteps:\n- expect: {status: many}\n", "3")]
    public void What_is_not_a_case_is_refused_with_its_line(string text, string line)
    {
        using var file = new ScratchFile(text);
        var refusal = Assert.Throws<FormatException>(() => FilterCase.Read(file.Path));
        Assert.StartsWith($"{file.Path}:{line}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("about: x\n")]
    [InlineData("steps: [{expect: {status: 200}}]\n")]
    [InlineData("about: x\nfails_to_start: [reason]\nsteps: [{expect: {status: 200}}]\n")]
    public void A_case_needs_a_subject_and_either_steps_or_a_failure(string text)
    {
        using var file = new ScratchFile(text);
        var refusal = Assert.Throws<FormatException>(() => FilterCase.Read(file.Path));
        Assert.Contains("either steps or fails_to_start", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> CaseFolders() => Directory.EnumerateDirectories(Path.Combine(SdkFilters.Folder, "cases"));

    [GeneratedRegex(@"\$\{FILTERS\}/([a-z-]+)\.wasm")]
    private static partial Regex ModuleName();

    private sealed class ScratchFile : IDisposable
    {
        public ScratchFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
