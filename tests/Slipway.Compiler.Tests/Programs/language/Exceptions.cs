class MyException(string m, int code) : Exception(m) { public int Code = code; }
class Res(string n) : IDisposable { public void Dispose() => Output.Line("dispose " + n); }
static class Program
{
    static int Depth(int n) { if (n == 0) throw new MyException("deep", 42); try { return Depth(n - 1) + 1; } finally { if (n % 3 == 0) Output.Line("finally"); } }
    static int Ret(int k) { try { if (k == 0) return 1; if (k == 1) throw new InvalidOperationException("x"); return 2; } catch (InvalidOperationException) { return 3; } finally { Output.Line("f" + (k == 0 ? "0" : k == 1 ? "1" : "2")); } }
    static string Filter(int k) { try { throw new MyException("m", k); } catch (MyException e) when (e.Code == 1) { return "one"; } catch (MyException e) when (e.Code > 5) { return "big"; } catch (Exception) { return "other"; } }
    static void Nested()
    {
        try { try { throw new ArgumentException("inner"); } catch (ArgumentException e) { Output.Line(e.Message); throw new InvalidOperationException("outer", e); } finally { Output.Line("n1"); } }
        catch (InvalidOperationException e) { Output.Line(e.Message); Output.Line(e.InnerException.Message); }
    }
    static void Rethrow() { try { try { throw new MyException("r", 1); } catch (MyException) { Output.Line("caught"); throw; } } catch (Exception e) { Output.Line(e is MyException ? "again" : "?"); } }
    static int Loop() { int n = 0; for (int i = 0; i < 10; i++) { try { if (i == 3) continue; if (i == 7) break; if (i == 5) throw new Exception(); n += i; } catch { n += 100; } finally { n += 1000; } } return n; }
    static int Goto() { int i = 0; again: try { i++; if (i < 5) goto again; if (i == 5) throw new Exception("g"); } catch (Exception) when (i == 5) { i = 50; goto again; } finally { i += 100; } return i; }
    static int Swallow() { try { throw new Exception("1"); } finally { throw new MyException("2", 2); } }
    public static void Main()
    {
        try { Depth(10); } catch (MyException e) { Output.Line(e.Code); Output.Line(e.Message); }
        for (int i = 0; i < 3; i++) Output.Line(Ret(i));
        Output.Line(Filter(1)); Output.Line(Filter(9)); Output.Line(Filter(3)); Nested(); Rethrow(); Output.Line(Loop()); Output.Line(Goto());
        try { Swallow(); } catch (MyException e) { Output.Line(e.Code); }
        using (new Res("a")) using (new Res("b")) Output.Line("body");
        try { using var r = new Res("c"); throw new Exception("u"); } catch (Exception e) { Output.Line(e.Message); }
        string s = null; try { Output.Line(s.Length); } catch (NullReferenceException) { Output.Line("null"); }
        var a = new int[3]; int idx = 3; try { a[idx] = 1; } catch (IndexOutOfRangeException) { Output.Line("index"); } try { Output.Line(a[-1 + idx - 3]); } catch (IndexOutOfRangeException) { Output.Line("index"); }
        object o = "str"; try { Output.Line((int)o); } catch (InvalidCastException) { Output.Line("unbox"); }
        int z = 0; try { Output.Line(5 / z); } catch (DivideByZeroException) { Output.Line("zero"); } try { checked { Output.Line(int.MaxValue + (z + 1)); } } catch (OverflowException) { Output.Line("overflow"); }
        try { Output.Line(new int[z - 1].Length); } catch (OverflowException) { Output.Line("negative"); }
        Action nothing = null; try { nothing(); } catch (NullReferenceException) { Output.Line("delegate"); }
        try { throw null; } catch (NullReferenceException) { Output.Line("throw null"); }
        try { try { throw new MyException("filter throws", 0); } catch (Exception) when (((string)null).Length > 0) { Output.Line("no"); } } catch (MyException e) { Output.Line(e.Message); }
    }
}
