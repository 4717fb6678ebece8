abstract class Shape { public abstract int Area(); public virtual string Name() => "shape"; public int Twice() => Area() * 2; protected int id; public Shape(int id) { this.id = id; } public int Id => id; }
class Square : Shape { readonly int s; public Square(int s) : base(1) => this.s = s; public override int Area() => s * s; public override string Name() => "square"; }
class Rect : Shape { int w, h; public Rect(int w, int h) : base(2) { this.w = w; this.h = h; } public override int Area() => w * h; }
class Cube : Square { public Cube(int s) : base(s) { id = 3; } public override int Area() => base.Area() * 6; public new string Name() => "cube"; }
sealed class Counter { static int s_count; public readonly int Number; public Counter() { Number = ++s_count; } public static int Count => s_count; }
class Node { public Node Next; public int Value; }
class Base { public static string Log = ""; public Base() { Init(); } protected virtual void Init() { Log += "B"; } }
class Derived : Base { int x = 5; protected override void Init() { Log += x == 5 ? "D5" : "D0"; } }
static class Program
{
    public static void Main()
    {
        Shape[] shapes = [new Square(3), new Rect(2, 5), new Cube(2)];
        foreach (var s in shapes) { Output.Line(s.Area()); Output.Line(s.Name()); Output.Line(s.Twice()); Output.Line(s.Id); }
        Output.Line(new Cube(1).Name());
        for (int i = 0; i < 3; i++) Output.Line(new Counter().Number);
        Output.Line(Counter.Count);
        Node list = null; for (int i = 0; i < 10; i++) list = new Node { Next = list, Value = i };
        int sum = 0; for (var n = list; n != null; n = n.Next) sum = sum * 3 + n.Value; Output.Line(sum);
        new Derived(); Output.Line(Base.Log);
        object o = shapes[2]; Output.Line(o is Square ? 1 : 0); Output.Line(o is Rect ? 1 : 0); Output.Line((o as Cube)?.Area() ?? -1); Output.Line((o as Rect)?.Area() ?? -1);
        Output.Line(((Square)o).Name());
        try { var r = (Rect)o; Output.Line(r.Area()); } catch (InvalidCastException) { Output.Line("cast"); }
        Output.Line(ReferenceEquals(o, shapes[2]) ? 1 : 0); Output.Line(o.Equals(shapes[0]) ? 1 : 0); Output.Line(o.GetType() == typeof(Cube) ? 1 : 0);
        Output.Line(o.GetType().Name); Output.Line(typeof(Shape).Name);
    }
}
