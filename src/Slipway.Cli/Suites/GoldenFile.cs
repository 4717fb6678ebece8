namespace Slipway.Cli.Suites;

/// <summary>A file that has what must come out.</summary>
internal static class GoldenFile
{
    public static async Task CompareAsync(string path, string transcript, bool update, List<string> differences, CancellationToken cancellationToken)
    {
        if (update)
        {
            await File.WriteAllTextAsync(path, transcript, cancellationToken);
            return;
        }

        if (!File.Exists(path))
        {
            differences.Add($"there is no golden file {path}; 'slipway test --update' writes it");
            return;
        }

        var expected = (await File.ReadAllTextAsync(path, cancellationToken)).ReplaceLineEndings("\n").Split('\n');
        var actual = transcript.Split('\n');
        for (var i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            var (wanted, found) = (i < expected.Length ? expected[i] : null, i < actual.Length ? actual[i] : null);
            if (wanted != found)
            {
                differences.Add($"{path}:{i + 1}: there is {Shown(found)} and not {Shown(wanted)}");
                return;
            }
        }
    }

    private static string Shown(string? line) => line is null ? "the end" : $"'{line}'";
}
