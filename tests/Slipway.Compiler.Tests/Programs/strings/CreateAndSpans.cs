static class Program
{
    public static void Main()
    {
        Output.Line(string.Create(5, 'a', (span, c) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = (char)(c + i);
        }));
        Output.Line(string.Create(0, 0, (span, _) => throw new InvalidOperationException()).Length);
        Show.Line("negative", () => string.Create(-1, 0, (_, _) => { }));
        Show.Line("null", () => string.Create<int>(3, 0, null));
        var text = "hello, world";
        foreach (var (start, length) in ((int, int)[])[(0, 5), (7, 5), (12, 0), (13, 0), (-1, 2), (3, 20)])
        {
            Show.Line($"{start} {length}", () => text.AsSpan(start, length).ToString());
            Show.Line("memory", () => text.AsMemory(start, length).Length);
        }
        Show.Line("range", () => text[^5..]);
        Show.Line("copy", () => { var to = new char[5]; text.CopyTo(7, to, 0, 5); return new string(to); });
        Show.Line("copy short", () => text.CopyTo(new char[3]));
        Output.Line(text.TryCopyTo(new char[12]).ToString() + text.TryCopyTo(new char[11]));
        Output.Line(string.Concat("a".AsSpan(), "b".AsSpan(), "c".AsSpan()));
        Output.Line(string.Concat<int>(new List<int> { 1, 2 }));
        Output.Line(string.Concat(1, 2.5, 'x'));
        Output.Line(string.Concat<int>([1, 2]));
        Output.Line(new string('x', 3) + new string(['a', 'b', 'c'], 1, 2) + new string("span".AsSpan(1)));
    }
}
