class A(string m) : Exception(m); class B(string m) : A(m);
static class Program
{
    static void Same() { try { try { throw new B("b"); } catch (A a) { Output.Line(a.Message); throw; } } catch (B b) { Output.Line("again " + b.Message); } }
    static void New() { try { try { throw new B("b"); } catch (A a) { throw new A("wrapped " + a.Message); } } catch (B) { Output.Line("no"); } catch (A a) { Output.Line(a.Message); } }
    static void Variable() { try { try { throw new B("b"); } catch (A a) { a = new A("changed"); throw a; } } catch (A a) { Output.Line(a.Message); } }
    static void Nested() { try { try { throw new B("1"); } catch (Exception) { try { throw new A("2"); } catch (Exception) { } throw; } } catch (Exception e) { Output.Line(e.Message); } }
    static void Loop() { int n = 0; again: try { n++; try { throw new A("n" + n); } catch when (n < 3) { throw; } } catch (A a) { Output.Line(a.Message); if (n < 4) goto again; } }
    static Exception Capture(Action a) { try { a(); return null; } catch (Exception e) { return e; } }
    public static void Main() { Same(); New(); Variable(); Nested(); Loop(); var e = Capture(() => throw new B("captured")); Output.Line(e.Message); try { throw e; } catch (B b) { Output.Line(ReferenceEquals(b, e).ToString()); } try { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e).Throw(); } catch (B b) { Output.Line("dispatched " + b.Message); } System.Runtime.ExceptionServices.ExceptionDispatchInfo di = null; try { di?.Throw(); } finally { Output.Line("end"); } }
}
