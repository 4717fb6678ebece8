abstract record Shape(string Name) { public abstract double Area { get; } protected string Secret => "hidden"; public int Count; }

record Circle(double Radius) : Shape("circle") { public override double Area => Radius * Radius * 3; }

record Ring(double Radius, double Hole) : Circle(Radius)
{
    public override double Area => base.Area - Hole * Hole * 3;
    public virtual bool Equals(Ring other) => other is not null && Hole == other.Hole;
    public override int GetHashCode() => (int)Hole;
}

sealed record Named<T>(T Value, params string[] Tags) : Shape("named")
{
    public override double Area => 0;
    public override string ToString() => "Named " + Value;
}

record Mutable { public int X { get; set; } public string Y { get; init; } = "y"; public Mutable Self { get; set; } }

record Printed(int A, int B)
{
    protected virtual bool PrintMembers(System.Text.StringBuilder builder) { builder.Append("A=").Append(A); return true; }
}

record Derived(int A, int B, char C) : Printed(A, B);

record Empty;

record Copying(int X)
{
    protected Copying(Copying other) { X = other.X + 1000; Output.Line("copied " + other.X); }
}

static class Program
{
    public static void Main()
    {
        Shape circle = new Circle(2), ring = new Ring(2, 1);
        Output.Line(circle.ToString());
        Output.Line(ring.ToString());
        Output.Line(circle.Area + " " + ring.Area);
        Output.Line((circle == new Circle(2)) + " " + (circle == ring) + ring.Equals(circle) + circle.Equals(ring) + (circle != null));
        Output.Line((ring == new Ring(9, 1)) + " " + ring.GetHashCode() + (circle with { Count = 1 } == circle));
        var bigger = circle with { Name = "bigger" };
        Output.Line(bigger + " " + bigger.GetType().Name + (bigger == circle));
        Output.Line(((Circle)ring with { Radius = 5 }).ToString());
        Output.Line(new Named<int>(5, "a", "b").ToString() + (new Named<int>(1) == new Named<int>(1)) + new Named<string>("x").Value);
        var m = new Mutable { X = 1 };
        m.Self = m with { X = 2 };
        Output.Line(m.ToString());
        Output.Line(new Printed(1, 2) + " " + new Derived(1, 2, 'c') + " " + new Empty() + (new Empty() == new Empty()));
        var copy = new Copying(1) with { };
        Output.Line(copy.X);
        var (radius, hole) = (Ring)ring;
        Output.Line(radius + hole + " " + (circle is Circle(2) and { Name: "circle" }) + (ring is Ring(var r, 1) && r == 2));
        Output.Line((circle.GetHashCode() == new Circle(2).GetHashCode()).ToString() + ((Shape)null == null));
    }
}
