static class Program
{
    static string Common(string a, string b)
    {
        var length = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int j = b.Length - 1; j >= 0; j--)
                length[i, j] = a[i] == b[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }
        var result = new char[length[0, 0]];
        for (int i = 0, j = 0, n = 0; n < result.Length;)
        {
            if (a[i] == b[j])
                (result[n++], i, j) = (a[i], i + 1, j + 1);
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }
        return new string(result);
    }
    public static void Main()
    {
        Output.Line(Common("AGGTAB", "GXTXAYB"));
        Output.Line(Common("the quick brown fox", "a thick bracken of oxen"));
        Output.Line("[" + Common("abc", "xyz") + "]");
        Output.Line("[" + Common("", "xyz") + "]");
    }
}
