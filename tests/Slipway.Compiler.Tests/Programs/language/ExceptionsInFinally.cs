using System.Collections;

static class Program
{
    static string Trace(Action<List<string>> run)
    {
        var log = new List<string>();
        try { run(log); log.Add("returned"); }
        catch (Exception e) { log.Add("threw " + e.Message + (e.InnerException is { } inner ? " over " + inner.Message : "")); }
        return string.Join(", ", log);
    }

    static int Return(List<string> log, int n)
    {
        while (true)
        {
            try
            {
                try { if (n == 0) return 1; if (n == 1) throw new Exception("one"); if (n == 2) break; n -= 1; continue; }
                catch (Exception e) when (n == 1) { log.Add("caught " + e.Message); return 2; }
                finally { log.Add("inner " + n); if (n == 3) n = 1; }
            }
            finally { log.Add("outer " + n); }
        }
        return 3;
    }

    static IEnumerator Numbers(List<string> log)
    {
        try { yield return 1; throw new Exception("iterator"); }
        finally { log.Add("iterator closed"); }
    }

    public static void Main()
    {
        for (int i = 0; i < 5; i++)
            Output.Line(Trace(log => log.Add("= " + Return(log, i))));
        Output.Line(Trace(log => { try { throw new Exception("first"); } finally { log.Add("f1"); Thrower("second"); } }));
        Output.Line(Trace(log => { try { Thrower("a"); } catch (Exception e) { try { Thrower("b"); } finally { log.Add(e.Message); } } }));
        Output.Line(Trace(log => { try { Thrower("a"); } catch (Exception e) { throw new Exception("wrapped", e); } finally { log.Add("last"); } }));
        Output.Line(Trace(log => { try { Thrower("swallowed"); } catch { } finally { log.Add("after"); } }));
        Output.Line(Trace(log => { var numbers = Numbers(log); numbers.MoveNext(); numbers.MoveNext(); }));
        Output.Line(Trace(log =>
        {
            for (int i = 0; i < 3; i++)
            {
                try { if (i == 1) Thrower("in loop"); }
                catch (Exception) { log.Add("caught"); continue; }
                finally { log.Add("f" + i); }
                log.Add("body" + i);
            }
        }));
        Output.Line(Trace(log => { try { try { Thrower("x"); } finally { try { Thrower("y"); } catch (Exception e) { log.Add("inside " + e.Message); } } } finally { log.Add("end"); } }));
        Output.Line(Trace(log => { Exception kept = null; try { Thrower("kept"); } catch (Exception e) { kept = e; } log.Add(kept.Message); throw kept; }));
    }

    static void Thrower(string message) => throw new Exception(message);
}
