static class Trace { public static void L(string s) => Output.Line(s); public static int I(string s, int v) { Output.Line("init " + s); return v; } }
class Precise { public static int A = Trace.I("A", 1); static Precise() { Trace.L("cctor"); B = 7; } public static int B = Trace.I("B", 2); public int C = Trace.I("C", 3); public static void Touch() => Trace.L("touch"); }
class Generic<T> { public static int Count = 0; static Generic() { Trace.L("generic"); Count = 100; } public static void Add() => Count++; }
class First { public static int X = Second.Y + 1; static First() { } } class Second { public static int Y = First.X + 10; static Second() { } }
class Parent { static Parent() { Trace.L("parent"); } public static int P = 5; } class Child : Parent { static Child() { Trace.L("child"); } public static int C = 6; public Child() { Trace.L("child instance"); } }
struct SS { public static int V = Trace.I("struct", 4); static SS() { } public int F; public SS(int f) { F = f; } }
class Never { static Never() { Trace.L("never"); } public const int Constant = 9; }
static class Program
{
    public static void Main()
    {
        Trace.L("start"); Precise.Touch(); Output.Line(Precise.A + Precise.B); new Precise(); Generic<int>.Add(); Generic<string>.Add(); Generic<int>.Add(); Output.Line(Generic<int>.Count); Output.Line(Generic<string>.Count); Output.Line(First.X); Output.Line(Second.Y); Output.Line(Child.C); new Child(); Output.Line(Child.P); Output.Line(SS.V); Output.Line(Never.Constant); Output.Line(new SS(3).F);
    }
}
