static class Program
{
    static void L(string s) => Output.Line(s);
    static int Return() { try { try { L("a"); return 1; } finally { L("b"); } } finally { L("c"); } }
    static int Override() { int x = 1; try { return x; } finally { x = 2; L("x"); } }
    static void ThrowInFinally() { try { try { throw new Exception("1"); } finally { L("f"); try { throw new ArgumentException("2"); } catch (ArgumentException e) { L(e.Message); } } } catch (Exception e) { L(e.Message); } }
    static void ReplaceInFinally() { try { try { throw new Exception("1"); } finally { throw new ArgumentException("2"); } } catch (Exception e) { L(e.Message); } }
    static string Loop() { var s = ""; for (int i = 0; i < 5; i++) { try { try { if (i == 1) continue; if (i == 3) break; s += i; } finally { s += "f"; } s += "-"; } finally { s += "g"; } } return s; }
    static void Deep(int n) { try { if (n > 0) Deep(n - 1); else throw new Exception("deep"); } finally { L("d" + n); } }
    static void CatchThenFinally() { try { try { throw new Exception("x"); } catch (Exception) { L("catch"); throw; } finally { L("finally"); } } catch { L("outer"); } finally { L("last"); } }
    static int LeaveFromCatch() { for (; ; ) { try { throw new Exception(); } catch { try { return 5; } finally { L("lc"); } } finally { L("lf"); } } }
    static int TryInFinally() { int n = 0; try { n = 1; } finally { for (int i = 0; i < 3; i++) { try { n += i; if (i == 1) continue; n *= 2; } finally { n += 100; } } } return n; }
    public static void Main() { Output.Line(Return()); Output.Line(Override()); ThrowInFinally(); ReplaceInFinally(); L(Loop()); try { Deep(3); } catch (Exception e) { L(e.Message); } CatchThenFinally(); Output.Line(LeaveFromCatch()); Output.Line(TryInFinally()); }
}
