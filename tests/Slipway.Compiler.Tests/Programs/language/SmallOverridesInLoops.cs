// Calls in loops that run one of two or three small methods, each for one type or for several.
static class Program
{
    interface IShape { int Sides { get; } int Scale(int by); }
    class Base : IShape { public virtual int Sides => 0; public virtual int Scale(int by) => by; }
    class Same : Base;
    class Other : Base { public override int Sides => 4; }
    sealed class Third : Other { public int Seen; public override int Sides => Seen++ + 100; public override int Scale(int by) => checked(by * 1000); }
    struct Value(int sides) : IShape { public readonly int Sides => sides; public readonly int Scale(int by) => sides + by; }
    abstract class Pair { public abstract (int, string) Get(int i); }
    class First : Pair { public override (int, string) Get(int i) => (i, "first"); }
    class Derived : First;
    class Second : Pair { public override (int, string) Get(int i) => (-i, "second"); }

    static int Sides(Base?[] shapes) { var sum = 0; foreach (var shape in shapes) sum = sum * 3 + shape!.Sides; return sum; }
    static int Interfaces(IShape[] shapes, int by) { var sum = 0; foreach (var shape in shapes) sum += shape.Sides * shape.Scale(by); return sum; }
    static string Pairs(Pair[] pairs)
    {
        var text = "";
        for (var i = 0; i < pairs.Length; i++) { var (number, name) = pairs[i].Get(i); text += $"{number}{name} "; }
        return text;
    }
    static int Lists(List<int> list, int turns) { var sum = 0; for (var i = 0; i < turns; i++) foreach (var x in list) { sum = checked(sum + x); if (x == 99) list.Add(1); } return sum; }

    public static void Main()
    {
        Output.Line($"{Sides([new Base(), new Same(), new Other(), new Third(), new Same()])}");
        Show.Line("null", () => Sides([new Same(), null, new Base()]));
        foreach (var by in (int[])[0, 3, int.MaxValue])
            Show.Line($"interfaces {by}", () => Interfaces([new Value(3), new Other(), new Same(), new Third(), new Base(), new Value(8)], by));
        Output.Line(Pairs([new First(), new Second(), new Derived(), new Second(), new First()]));
        Show.Line("lists", () => Lists([1, 2, 3], 3));
        Show.Line("empty", () => Lists([], 3));
        Show.Line("changed", () => Lists([1, 99, 3], 1));
        Show.Line("overflow", () => Lists([1, int.MaxValue], 1));
    }
}
