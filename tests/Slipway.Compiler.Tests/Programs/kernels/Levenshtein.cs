static class Program
{
    static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<int> row = stackalloc int[b.Length + 1];
        for (int j = 0; j < row.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = a[i - 1] == b[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
    public static void Main()
    {
        string[] words = ["", "a", "kitten", "sitting", "saturday", "sunday", "x-forwarded-for", "x-forwarded-host", "\u00fcber", "uber"];
        foreach (var a in words)
        {
            var line = a + ":";
            foreach (var b in words)
                line += " " + Distance(a, b);
            Output.Line(line);
        }
    }
}
