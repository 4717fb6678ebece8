delegate int Op(int x); delegate void Change(ref int x);
static class Program
{
    static int Twice(int x) { Output.Line("twice"); return x * 2; } static int Plus(int x) { Output.Line("plus"); return x + 1; } static int Throws(int x) { Output.Line("throws"); throw new InvalidOperationException("t"); }
    public static void Main()
    {
        Op op = Twice; op += Plus; Output.Line(op(5)); op += Twice; Output.Line(op.GetInvocationList().Length); op -= Twice; Output.Line(op(7)); op -= Plus; Output.Line(op(1)); op -= Twice; Output.Line(op == null ? "empty" : "?"); op = Twice; op += Throws; op += Plus; try { op(1); } catch (InvalidOperationException e) { Output.Line(e.Message); }
        Change c = (ref int x) => x += 5; c += (ref int x) => x *= 2; int v = 1; c(ref v); Output.Line(v); Op a = Twice, b = Twice; Output.Line((a == b).ToString()); Output.Line(a.Equals(b).ToString()); Output.Line((a + b == a + b).ToString()); Output.Line((a != Plus).ToString()); Output.Line(((a + Plus + b) - (Op)(Plus + b) == a).ToString());
        Action<string> l = null; l += s => Output.Line("1" + s); l += s => Output.Line("2" + s); foreach (Action<string> d in l.GetInvocationList()) d("x"); var o = (Action)Delegate.Combine((Action)(() => Output.Line("c1")), (Action)(() => Output.Line("c2"))); o();
    }
}
