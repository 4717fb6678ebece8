using System.Text;
static class Program
{
    public static void Main()
    {
        var builder = new StringBuilder(4);
        for (int i = 0; i < 40; i++)
            builder.Append(i).Append(i % 7 == 0 ? "|" : "");
        int total = 0;
        foreach (var chunk in builder.GetChunks())
            total += chunk.Length;
        Output.Line($"{total} {builder.Length} {builder[10]} {builder[^1]}");
        Show.Line("insert", () => builder.Insert(5, "<in>", 2).ToString(0, 20));
        Show.Line("insert out", () => builder.Insert(1000, "x"));
        Show.Line("remove", () => builder.Remove(0, 10).ToString(0, 5));
        Show.Line("remove out", () => builder.Remove(0, 1000));
        Show.Line("replace", () => builder.Replace("1", "one", 0, 20).ToString(0, 30));
        Show.Line("replace char", () => builder.Replace('2', '#').ToString(20, 20));
        Show.Line("replace empty", () => builder.Replace("", "x"));
        Show.Line("index", () => builder[9999]);
        Show.Line("copy", () => { var to = new char[4]; builder.CopyTo(3, to, 0, 4); return new string(to); });
        builder.Length = 3;
        builder.AppendJoin(", ", 1, "b", null, 2.5).AppendJoin('-', "x", "y").AppendLine().AppendLine("end").Append('z', 3).Append("abc", 1, 2);
        Output.Line(builder.ToString().Replace("\r", ""));
        builder.Length = 60;
        Output.Line((int)builder[59]);
        Show.Line("length", () => builder.Length = -1);
        Output.Line(builder.Clear().Length + " " + builder.Equals(new StringBuilder()) + new StringBuilder("a").Equals("a".AsSpan()));
        Show.Line("capacity", () => new StringBuilder(2, 4).Append("12345"));
        Show.Line("max", () => new StringBuilder(5, 4));
    }
}
