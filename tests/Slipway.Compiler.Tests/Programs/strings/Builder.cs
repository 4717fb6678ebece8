using System.Text;

static class Program
{
    public static void Main()
    {
        var sb = new StringBuilder("start", 4);
        Output.Line($"{sb.Length} {sb}");
        sb.Append("abc").Append('d',
            3).Append(5).Append(2.5).Append(true).Append('c').Append((object)null).Append((string)null).Append(new[] { 'x',
            'y' }).Append("span".AsSpan(1, 2)).Append(10L).Append((byte)3).Append(1.25m).AppendLine().AppendLine("line").Append("sub", 1,
            2);
        Output.Line(sb.ToString());
        sb.Insert(0, "I").Insert(3, 42).Insert(5, "r", 2).Insert(sb.Length, 'e');
        Output.Line(sb.ToString());
        sb.Replace("a", "AA").Replace('d', 'D').Replace("b", null).Replace("x", "X", 0, 10);
        Output.Line(sb.ToString());
        sb.Remove(2, 5);
        Output.Line(sb.ToString(2, 6));
        sb[0] = 'Z';
        Output.Line(sb[0].ToString());
        sb.Length = 3;
        Output.Line(sb + "|");
        sb.Length = 5;
        Output.Line(sb.ToString().Replace('\0', '.'));
        sb.Clear();
        Output.Line(sb.Length);
        for (int i = 0; i < 1000; i++)
            sb.Append(i % 10);
        Output.Line(sb.Length);
        Output.Line(sb[999].ToString());
        sb.Insert(500, "middle");
        Output.Line(sb.ToString(498, 10));
        sb.Remove(10, 900);
        Output.Line(sb.ToString());
        var chunks = 0;
        foreach (var c in sb.GetChunks())
            chunks += c.Length;
        Output.Line(chunks);
        Show.Line("range", () => sb[9999]);
        Show.Line("insert", () => sb.Insert(-1, "x"));
        Show.Line("remove", () => sb.Remove(0, 9999));
        Show.Line("length", () => sb.Length = -1);
        Show.Line("tostring", () => sb.ToString(0, 9999));
        Show.Line("cap", () => new StringBuilder(-1));
        Show.Line("max", () => new StringBuilder(2, 3).Append("abcd"));
        Output.Line(sb.Equals(new StringBuilder(sb.ToString())).ToString());
        sb.AppendJoin(',', 1, 2).AppendJoin("; ", new[] { "a", null }).AppendFormat("{0:X2}", 10);
        Output.Line(sb.ToString());
        var dst = new char[4];
        sb.CopyTo(0, dst, 1, 2);
        Output.Line(new string (dst).Replace('\0', '.'));
        sb.Append(new StringBuilder("other"));
        Output.Line(sb.ToString()[^5..]);
        sb.EnsureCapacity(5000);
        Output.Line((sb.Capacity >= 5000).ToString());
        sb.Append($"i{5:D3}{"x", 3}");
        Output.Line(sb.ToString()[^7..]);
    }
}
