using Alias = System.Collections.Generic.Dictionary<string, (int Id, string Name)>;
using Point = (int X, int Y);

class Options
{
    public string Name { get; set; } = "default";
    public Inner Nested { get; } = new();
    public List<int> Numbers { get; } = [0];
    public Dictionary<string, int> Map { get; init; } = new() { ["kept"] = 1 };
    public int[] Array = new int[3];
    public int this[string key] { get => Map[key]; set => Map[key] = value; }
    public class Inner { public int A; public Inner Deeper { get; set; } }
}

static class Program
{
    const string Prefix = nameof(Options) + "." + nameof(Options.Nested);

    static (string First, int Second, (bool, char) Others) Tuple() => ("f", 2, (true, 'c'));

    static int Sum((int A, int B) pair) => pair.A + pair.B;

    static int Optional(int a, int b = 2, string c = Prefix, DayOfWeek d = DayOfWeek.Friday, decimal e = 1.5m, object f = null) => a * 100 + b * 10 + c.Length + (int)d;

    static bool Out(out int a, out var_ b) { a = 1; b = new() { V = 2 }; return true; }

    struct var_ { public int V; }

    public static void Main()
    {
        var options = new Options
        {
            Name = "n", Nested = { A = 5, Deeper = new() { A = 6 } }, Numbers = { 1, 2 }, Map = { ["x"] = 10, ["kept"] = 2 }, Array = { [1] = 7, [2] = 8 },
        };
        Output.Line(options.Name + options.Nested.A + options.Nested.Deeper.A + options.Numbers.Count + options.Map.Count + (options["y"] = 3) + string.Join("", options.Array));
        Show.Line("null inside", () => new Options { Nested = { Deeper = { A = 1 } } });
        Output.Line(Prefix + nameof(List<int>.Count) + nameof(options) + nameof(System.Text));
        Alias alias = new() { ["a"] = (1, "one"), ["b"] = (2, "two") };
        var (id, _) = alias["b"];
        Output.Line(id + alias["a"].Name);
        var (first, second, (flag, c)) = Tuple();
        (first, second) = (first + "!", second * 2);
        Output.Line(first + second + flag + c + Tuple().Others.Item2);
        Point point = (1, 2);
        point.X += 10;
        (point.X, point.Y) = (point.Y, point.X);
        Output.Line(point + " " + (point == (2, 11)) + (point != (X: 2, Y: 12)) + Sum(point) + (1, (2, 3)).Equals((1, (2, 3))) + ((long, double))point);
        int[] order = [0, 0];
        int at = 0;
        (order[at++], order[at++]) = (at, at + 1);
        Output.Line(string.Join(",", order));
        Output.Line(Optional(1) + Optional(e: 1, a: 2, d: DayOfWeek.Monday) + Optional(1, c: "", b: 0));
        if (Out(out var a, out var b) && Out(out _, out _)) Output.Line(a + b.V);
        var anonymous = new { Id = 5, options.Name, Inner = new { X = 1.5 } };
        Output.Line(anonymous + " " + anonymous.Equals(new { Id = 5, Name = "n", Inner = new { X = 1.5 } }) + (anonymous with { Id = 6 }).Id);
        List<(int, string)> made = [new(1, "a"), (2, default)];
        Options targeted = new();
        int number = default, literal = 0b1010_1010 + 0xFF + 1_000;
        Output.Line(made.Count + targeted.Name + number + literal + 1e3f + 1.5m + 'x' + "\u0041\x42\t|\e[0m".Length + @"""");
        _ = int.TryParse("5", out int parsed);
        _ = parsed is var same ? same : 0;
        Output.Line(parsed + (options?.Nested?.Deeper?.Deeper?.A ?? -1) + (options.Nested.Deeper.Deeper is { A: var x } ? x : -2));
        string text = null;
        text ??= "assigned"; _ = text ?? throw new Exception();
        Output.Line(text[^3..] + text?[0] + (checked(1 + 2) > unchecked(2) ? "t" : "f"));
    }
}
