using System.Threading;

sealed class Made { public static int Count; public int Number = ++Count; }

abstract class Abstract { }

sealed class NeedsArgument(int x) { public int X => x; }

static class Program
{
    static int s_calls;

    static int Fails() => ++s_calls < 3 ? throw new InvalidOperationException("call " + s_calls) : s_calls;

    static void Twice<T>(string name, Lazy<T> lazy)
    {
        Output.Line(name + " " + lazy.IsValueCreated);
        for (int i = 0; i < 2; i++)
        {
            try { Output.Line("  " + lazy.Value + " " + lazy.IsValueCreated); }
            catch (Exception e) { Output.Line("  " + e.GetType().Name + " " + lazy.IsValueCreated); }
        }
    }

    public static void Main()
    {
        Twice("function", new Lazy<string>(() => "value " + ++s_calls));
        Twice("constructor", new Lazy<Made>());
        Twice("value", new Lazy<int>(5));
        Twice("default of value type", new Lazy<int>());
        foreach (var mode in new[] { LazyThreadSafetyMode.None, LazyThreadSafetyMode.PublicationOnly, LazyThreadSafetyMode.ExecutionAndPublication })
        {
            s_calls = 1;
            Twice(mode.ToString(), new Lazy<int>(Fails, mode));
            Twice(mode + " constructor", new Lazy<Made>(mode));
        }
        Twice("recursive", Recursive());
        Twice("no constructor", new Lazy<NeedsArgument>());
        Twice("abstract", new Lazy<Abstract>());
        Twice("null", new Lazy<string>(() => null));
        Show.Line("null function", () => new Lazy<int>((Func<int>)null));
        Show.Line("bad mode", () => new Lazy<int>(() => 1, (LazyThreadSafetyMode)9));
        Output.Line(Made.Count);
        Show.Line("activated", () => Activator.CreateInstance<Made>().Number);
        Show.Line("cannot be", () => Activator.CreateInstance<NeedsArgument>());
    }

    static Lazy<int> Recursive() { Lazy<int> lazy = null; lazy = new Lazy<int>(() => lazy.Value + 1); return lazy; }
}
