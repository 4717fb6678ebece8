class Base { public Base(int x) { Output.Line("base"); if (x == 1) throw new Exception("base ctor"); } } class Derived : Base { private readonly int _f = Init(); static int Init() { Output.Line("field"); return 3; } public Derived(int x) : base(x) { Output.Line("derived"); if (x == 2) throw new Exception("derived ctor"); } }
struct S { public int X; public S(int x) { X = x; if (x < 0) throw new ArgumentOutOfRangeException(nameof(x)); } }
static class Program
{
    public static void Main()
    {
        for (int i = 0; i < 3; i++) try { new Derived(i); Output.Line("made"); } catch (Exception e) { Output.Line(e.Message); }
        S s = new S(5); try { s = new S(-1); } catch (ArgumentOutOfRangeException) { Output.Line("kept " + s.X); } try { var list = new List<S> { new S(1), new S(-2), new S(3) }; } catch (ArgumentException e) { Output.Line(e.GetType().Name); } Derived d = null; try { d = new Derived(2); } catch { Output.Line(d == null ? "still null" : "assigned"); }
    }
}
