record struct Point(int X, double Y);
readonly record struct Id(Guid Value, string Text = "none");
record struct Mutable { public int A; public string B { get; set; } public readonly int Twice => A * 2; }
record struct Nested(Point P, (int, string) T);
static class Program
{
    public static void Main()
    {
        var p = new Point(1, 2.5); var q = p with { X = 7 }; Output.Line(p.ToString()); Output.Line(q.ToString()); q.X++; Output.Line(q.X); Output.Line((p == new Point(1, 2.5)).ToString()); Output.Line(p.Equals((object)q).ToString()); Output.Line((p.GetHashCode() == new Point(1, 2.5).GetHashCode()).ToString());
        var (x, y) = p; Output.Line($"{x} {y}"); Output.Line(new Id(Guid.Empty).ToString()); Output.Line(default(Id).ToString()); Output.Line((default(Id) == new Id(Guid.Empty, null)).ToString()); var m = new Mutable { A = 3, B = "b" }; var n = m; n.A = 4; Output.Line(m.ToString()); Output.Line(n.ToString()); Output.Line((m != n).ToString());
        Output.Line(new Nested(p, (1, "t")).ToString()); Output.Line((new Nested(p, (1, "t")) == new Nested(p, (1, "t"))).ToString()); var d = new Dictionary<Point, string> { [p] = "found" }; Output.Line(d[new Point(1, 2.5)]); Output.Line(new Point(0, double.NaN).Equals(new Point(0, double.NaN)).ToString()); object boxed = p; Output.Line(((Point)boxed with { Y = 0 }).ToString());
    }
}
