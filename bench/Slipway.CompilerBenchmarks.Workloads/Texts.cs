using System.Text;

namespace Slipway.CompilerBenchmarks.Workloads;

/// <summary>Formatting and parsing.</summary>
public static class Texts
{
    /// <summary>Interpolated strings with numbers.</summary>
    public static long Format(int rounds)
    {
        long sum = 0;
        for (var i = 0; i < 1_000 * rounds; i++)
        {
            var text = $"{{\"id\": {i}, \"name\": \"user{i % 100}\", \"score\": {i * 37L}}}";
            sum = sum * 31 + text.Length + text[^2];
        }

        return sum;
    }

    /// <summary>Finds fields in a text, and reads their numbers.</summary>
    public static long Parse(int rounds)
    {
        const string text = "{\"id\": 48151, \"name\": \"user62\", \"score\": 342, \"tags\": \"a,b,c\"}";
        long sum = 0;
        for (var i = 0; i < 1_000 * rounds; i++)
        {
            var id = text.IndexOf("\"id\":", StringComparison.Ordinal) + 6;
            var end = text.IndexOf(',', id);
            sum += int.Parse(text.AsSpan(id, end - id)) + i;
            var score = text.IndexOf("\"score\":", StringComparison.Ordinal) + 9;
            end = text.IndexOf(',', score);
            sum += int.Parse(text.Substring(score, end - score));
        }

        return sum;
    }

    /// <summary>Splits, trims, changes case, joins, and encodes as UTF-8 and back, as filters of headers do.</summary>
    public static long Headers(int rounds)
    {
        const string header = "text/html, application/xhtml+xml ,application/xml;q=0.9,  image/avif,image/webp,*/*;q=0.8";
        long sum = 0;
        for (var i = 0; i < 200 * rounds; i++)
        {
            foreach (var part in header.Split(','))
            {
                var value = part.Trim().ToUpperInvariant();
                sum = sum * 31 + Encoding.UTF8.GetBytes(value).Length;
                if (value.StartsWith("IMAGE/", StringComparison.Ordinal))
                    sum += Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(string.Concat(value, ";", i.ToString()))).Length;
            }
        }

        return sum;
    }
}
