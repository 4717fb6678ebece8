static class Program
{
    static IEnumerable<int> It(int failAt) { try { for (int i = 0; i < 5; i++) { if (i == failAt) throw new InvalidOperationException("at " + i); yield return i; } } finally { Output.Line("finally"); } }
    static IEnumerable<int> Nested() { try { yield return 1; try { yield return 2; foreach (var x in It(2)) yield return x + 10; } finally { Output.Line("inner"); } } finally { Output.Line("outer"); } }
    static IEnumerable<string> Using() { using var r = new R(); yield return "a"; yield return "b"; }
    class R : IDisposable { public void Dispose() => Output.Line("disposed"); }
    public static void Main()
    {
        try { foreach (var x in It(3)) Output.Line(x); } catch (InvalidOperationException e) { Output.Line(e.Message); } foreach (var x in It(9)) { if (x == 1) break; Output.Line(x); } try { foreach (var x in Nested()) Output.Line(x); } catch (InvalidOperationException) { Output.Line("caught"); } foreach (var s in Using()) { Output.Line(s); break; }
        var e2 = Nested().GetEnumerator(); e2.MoveNext(); e2.MoveNext(); e2.Dispose(); e2.Dispose(); Output.Line(e2.MoveNext().ToString()); try { foreach (var s in Using()) throw new Exception("body"); } catch (Exception e) { Output.Line(e.Message); } var unstarted = Using().GetEnumerator(); unstarted.Dispose(); Show.Line("reset", () => { It(1).GetEnumerator().Reset(); });
    }
}
