static class Program
{
    public static void Main()
    {
        var s = "hello";
        foreach (var i in new[]
        {
            -1,
            0,
            2,
            5,
            6,
            int.MaxValue,
            int.MinValue
        }

        )
        {
            Show.Line($"from {i}", () => s.Substring(i));
            foreach (var n in new[]
            {
                -1,
                0,
                3,
                5,
                int.MaxValue
            }

            )
                Show.Line($"{i} {n}", () => s.Substring(i, n));
            Show.Line("remove", () => s.Remove(i));
            Show.Line("remove 2", () => s.Remove(i, 2));
            Show.Line("insert", () => s.Insert(i, "--"));
            Show.Line("chars", () => s[i]);
            Show.Line("array", () => s.ToCharArray(i, 2));
            Show.Line("copyto", () =>
            {
                var a = new char[6];
                s.CopyTo(i, a, 1, 2);
                return new string (a).Replace('\0', '.');
            });
        }

        Show.Line("insert null", () => s.Insert(0, null));
        Show.Line("same", () => ReferenceEquals(s, s.Substring(0)));
        Show.Line("empty", () => ReferenceEquals("", s.Substring(5)));
        Show.Line("try copy", () => s.TryCopyTo(new char[4]));
    }
}
