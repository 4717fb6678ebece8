namespace Slipway.Envoy;

/// <summary>"Did you mean": the nearest of some known names.</summary>
internal static class Suggestion
{
    private const int LongestName = 64;

    /// <summary>A file may define any number of clusters, and misspell any number of references to them.</summary>
    private const int MostCandidates = 1000;

    /// <summary>A clause to append to a message, or nothing where no name is near.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
            return "";
        var (nearest, distance) = known
            .Take(MostCandidates)
            .Where(candidate => candidate.Length <= LongestName)
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault((candidate: "", distance: int.MaxValue));
        return distance <= Math.Max(1, name.Length / 3) ? $"; did you mean '{nearest}'?" : "";
    }

    /// <summary>Levenshtein's edit distance.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(diagonal, row[j - 1]));
            }
        }

        return row[^1];
    }
}
