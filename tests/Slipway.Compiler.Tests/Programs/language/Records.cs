record Animal(string Name) { public int Legs { get; init; } = 4; public virtual string Sound() => "..."; }
record Dog(string Name, bool Good) : Animal(Name) { public override string Sound() => "woof"; }
record Empty;
record WithList(List<int> Items);
abstract record Shape { public abstract double Area { get; } }
sealed record Square(double Side) : Shape { public override double Area => Side * Side; protected override bool PrintMembers(System.Text.StringBuilder b) { b.Append("side!"); return true; } }
record Generic<T>(T Value, Generic<T> Next = null);
static class Program
{
    public static void Main()
    {
        var a = new Animal("cat"); var b = a with { }; var c = a with { Legs = 3 }; Output.Line(a.ToString()); Output.Line((a == b).ToString()); Output.Line(ReferenceEquals(a, b).ToString()); Output.Line((a == c).ToString()); Output.Line(c.ToString()); Output.Line((a.GetHashCode() == b.GetHashCode()).ToString());
        Animal d = new Dog("rex", true); Output.Line(d.ToString()); Output.Line((d == new Animal("rex")).ToString()); Output.Line((new Animal("rex") == d).ToString()); var e = d with { Name = "max" }; Output.Line(e.ToString()); Output.Line(e.Sound()); Output.Line((e is Dog { Good: true }).ToString()); var (name, good) = (Dog)d; Output.Line(name + good);
        Output.Line(new Empty().ToString()); Output.Line((new Empty() == new Empty()).ToString()); var l = new WithList([1]); Output.Line((l == l with { }).ToString()); Output.Line((l == new WithList([1])).ToString()); Output.Line(new Square(3).ToString()); Output.Line((long)new Square(3).Area); Output.Line(new Generic<int>(1, new(2)).ToString()); Output.Line((new Generic<string>("x") == new Generic<string>("x")).ToString());
        var set = new HashSet<Animal> { a, b, c, d }; Output.Line(set.Count); Output.Line(set.Contains(new Dog("rex", true)).ToString()); Output.Line(a.Equals(null).ToString()); Output.Line((a is null).ToString()); Output.Line(((object)a).Equals(b).ToString());
    }
}
