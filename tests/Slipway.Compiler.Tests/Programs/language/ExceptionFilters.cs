class E(int code) : Exception("e" + code) { public int Code => code; }
static class Program
{
    static bool Log(string s, bool r) { Output.Line("filter " + s); return r; }
    static void Run(int code)
    {
        try
        {
            try { throw new E(code); }
            catch (E e) when (Log("a", e.Code == 1)) { Output.Line("caught a"); }
            catch (E e) when (Log("b", e.Code == 2)) { Output.Line("caught b " + e.Message); throw new InvalidOperationException("from b", e); }
            catch (ArgumentException) when (Log("never", true)) { Output.Line("wrong"); }
        }
        catch (E e) when (e.Code is > 2 and < 5) { Output.Line("outer " + e.Code); }
        catch (Exception e) when (e.InnerException is E { Code: 2 }) { Output.Line("wrapped"); }
        catch { Output.Line("rest"); }
    }
    static void FilterThrows()
    {
        try { throw new E(1); } catch (E) when ((new int[0])[0] == 1) { Output.Line("wrong"); } catch (E e) { Output.Line("right " + e.Code); }
    }
    static int s_state;
    static void Deep() { try { s_state = 1; throw new E(9); } finally { s_state = 2; } }
    static void AcrossCalls() { try { Deep(); } catch (E) when (s_state > 0) { Output.Line("across"); } }
    public static void Main() { for (int i = 1; i < 7; i++) Run(i); FilterThrows(); AcrossCalls(); }
}
