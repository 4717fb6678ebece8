/// <summary>Filters that look at what was thrown, in the order of the clauses, and keep what they saw.</summary>
static class Program
{
    static readonly List<string> s_log = [];

    static bool Log(string text, bool result) { s_log.Add(text); return result; }

    static T Try<T>(Func<T> call, Func<Exception, (bool, T)> handle)
    {
        (bool Handles, T Value) seen = default;
        try { return call(); }
        catch (Exception e) when ((seen = handle(e)).Handles) { return seen.Value; }
    }

    static int Retry(int failures)
    {
        var attempts = 0;
    again:
        try
        {
            if (attempts++ < failures)
                throw new TimeoutException("attempt " + attempts);
            return attempts;
        }
        catch (TimeoutException e) when (attempts < 3 && Log(e.Message, true)) { }
        catch (TimeoutException e) when (Log("giving up", false) || e.Message.Length > 100) { return -100; }
        catch (TimeoutException) { return -attempts; }
        goto again;
    }

    static string Generic<TException>(Action run) where TException : Exception
    {
        try { run(); return "fine"; }
        catch (TException e) when (e is not ArgumentNullException) { return typeof(TException).Name + " " + e.GetType().Name; }
        catch (ArgumentException e) when (e.ParamName is { Length: > 0 } name && name[0] == 'p') { return "parameter " + name; }
        catch { return "other"; }
    }

    public static void Main()
    {
        Output.Line(Try(() => int.Parse("x"), e => (e is FormatException, -1)));
        Show.Line("not handled", () => Try(() => int.Parse(null), e => (e is FormatException, -1)));
        for (int i = 0; i < 5; i++)
            Output.Line(Retry(i));
        Output.Line(string.Join(",", s_log));
        Output.Line(Generic<InvalidOperationException>(() => throw new ObjectDisposedException("x")));
        Output.Line(Generic<ArgumentException>(() => throw new ArgumentNullException("p1")));
        Output.Line(Generic<FormatException>(() => throw new ArgumentOutOfRangeException("q")));
        Output.Line(Generic<Exception>(() => { }));
        var depth = 0;
        void Recurse(int n) { try { if (n == 0) throw new Exception("deep"); Recurse(n - 1); } catch when (depth++ > 3) { Output.Line("caught at " + n); } }
        Recurse(6);
        Output.Line(depth);
        try { try { throw new Exception("a"); } catch (Exception e) when (Inner(e)) { Output.Line("inner handled"); } }
        catch (Exception e) { Output.Line("outer " + e.Message); }
        bool Inner(Exception e) { try { throw new FormatException("in filter"); } catch (FormatException f) { return e.Message + f.Message == "ain filter"; } }
    }
}
