using System.Runtime.CompilerServices;

/// <summary>Methods that never return and call others that do not, in all orders in which a compiler may come upon them.</summary>
static class Program
{
    public static void Main()
    {
        Report(Early);
        Report(Late);
        Report(() => Nested(2));
    }

    static void Report(Action action)
    {
        try { action(); }
        catch (Exception e) { Output.Line(e.Message); }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Early() { try { throw new Exception("first"); } finally { Output.Line("early"); Thrower("second"); } }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Thrower(string message) => throw new Exception(message);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Late() { try { throw new Exception("third"); } finally { Output.Line("late"); Thrower("fourth"); } }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Nested(int depth)
    {
        try { if (depth == 0) Late(); Nested(depth - 1); throw new Exception("never"); }
        finally { Output.Line(depth); if (depth == 1) Thrower("fifth"); }
    }
}
