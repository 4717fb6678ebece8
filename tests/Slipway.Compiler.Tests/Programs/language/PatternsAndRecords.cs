record Person(string Name, int Age) { public virtual string Greet() => "hi " + Name; }
record Student(string Name, int Age, string School) : Person(Name, Age) { public override string Greet() => "yo " + Name; }
readonly record struct Point(int X, int Y);
record Empty;
enum Color { Red, Green = 5, Blue }
static class Program
{
    static string Describe(object o) => o switch { null => "null", int and < 0 => "negative", int n when n % 2 == 0 => "even", int => "odd", string { Length: 0 } => "empty", string { Length: > 3 } s => "long " + s, string => "short", Person { Age: >= 18, Name: "Bob" } => "adult Bob", Person(var name, _) => "person " + name, Point(0, 0) => "origin", Point { X: var x } => x > 0 ? "right" : "left", int[] and [] => "none", int[] and [var one] => "one", int[] and [1, .., 9] => "1..9", int[] => "ints", Color.Green => "green", Color => "color", _ => "other" };
    static int Tuple((int, string) t) => t switch { (0, _) => 0, (1, "a") => 1, (> 5, { Length: 2 }) => 2, _ => 3 };
    public static void Main()
    {
        object[] all = [null, -4, 6, 7, "", "abcdef", "ab", new Person("Bob", 20), new Person("Al", 3), new Point(0, 0), new Point(3, 1), new Point(-3, 1), new int[0], new[] { 4 }, new[] { 1, 2, 9 }, new[] { 3, 4 }, Color.Green, Color.Blue, 2.5, new Student("Sue", 5, "X")];
        foreach (var o in all) Output.Line(Describe(o));
        Output.Line(Tuple((0, "z"))); Output.Line(Tuple((1, "a"))); Output.Line(Tuple((9, "zz"))); Output.Line(Tuple((2, "b")));
        var p = new Person("Bob", 20); var q = p with { Age = 21 }; Output.Line(p == new Person("Bob", 20) ? 1 : 0); Output.Line(p == q ? 1 : 0); Output.Line(q.Age); Output.Line(p.Equals((object)q) ? 1 : 0); Output.Line(p.GetHashCode() == new Person("Bob", 20).GetHashCode() ? 1 : 0);
        Person st = new Student("A", 1, "S"); Output.Line(st.Greet()); Output.Line(st == new Person("A", 1) ? 1 : 0); Output.Line(st is Student { School: "S" } ? 1 : 0); var st2 = st with { Name = "B" }; Output.Line(((Student)st2).School); Output.Line(new Empty() == new Empty() ? 1 : 0);
        var pt = new Point(1, 2); var (x, y) = pt; Output.Line(x + y); Output.Line(pt == new Point(1, 2) ? 1 : 0); Output.Line(pt == pt with { Y = 3 } ? 1 : 0); Output.Line(pt.Equals(new Point(1, 2)) ? 1 : 0);
        Color c = Color.Blue; Output.Line((int)c); Output.Line(c == Color.Blue ? 1 : 0); Output.Line((c | Color.Red) > Color.Green ? 1 : 0); object boxed = c; Output.Line((int)(Color)boxed); Output.Line(boxed is Color.Blue ? 1 : 0); Output.Line(boxed.Equals(Color.Blue) ? 1 : 0); Output.Line(c.GetHashCode() == Color.Blue.GetHashCode() ? 1 : 0);
    }
}
