using System.Threading;

static class Program
{
    static readonly Lock s_lock = new();
    static int s_value;

    static int Locked(Func<int> inside) { lock (s_lock) return inside(); }

    public static void Main()
    {
        Output.Line(s_lock.IsHeldByCurrentThread.ToString());
        Output.Line(Locked(() => s_lock.IsHeldByCurrentThread ? Locked(() => 5) : -1));
        try { Locked(() => throw new FormatException()); } catch (FormatException) { Output.Line("released " + s_lock.IsHeldByCurrentThread); }
        using (s_lock.EnterScope()) Output.Line("in scope " + s_lock.IsHeldByCurrentThread);
        Output.Line(s_lock.TryEnter().ToString() + s_lock.TryEnter(10) + s_lock.TryEnter(TimeSpan.Zero));
        s_lock.Exit(); s_lock.Exit(); s_lock.Exit();
        Show.Line("not entered", () => s_lock.Exit());
        var gate = new object();
        bool taken = false;
        Monitor.Enter(gate, ref taken);
        Output.Line(taken.ToString() + Monitor.TryEnter(gate) + Monitor.TryEnter(gate, 5));
        Monitor.Pulse(gate); Monitor.PulseAll(gate);
        Monitor.Exit(gate); Monitor.Exit(gate); Monitor.Exit(gate);
        Show.Line("null", () => Monitor.Enter(null));
        Show.Line("taken", () => { bool again = true; Monitor.Enter(gate, ref again); });
        long wide = 10; byte small = 250; uint unsigned = 5; object reference = "a"; string text = "t"; double real = 1.5; bool flag = false; nint native = 3;
        Output.Line(Interlocked.Exchange(ref wide, 20) + Interlocked.CompareExchange(ref wide, 30, 20) + wide);
        Output.Line(Interlocked.Exchange(ref small, 1) + " " + Interlocked.CompareExchange(ref small, 9, 1) + small + Interlocked.Exchange(ref flag, true) + flag);
        Output.Line(Interlocked.Add(ref unsigned, uint.MaxValue) + " " + Interlocked.Increment(ref s_value) + Interlocked.Or(ref s_value, 6) + Interlocked.And(ref s_value, 3) + s_value);
        Output.Line(Interlocked.CompareExchange(ref reference, "b", "x") + " " + Interlocked.Exchange<string>(ref text, "u") + text + Interlocked.CompareExchange(ref text, null, "u"));
        Output.Line(Interlocked.Exchange(ref real, 2.5) + " " + real + Interlocked.CompareExchange(ref real, 9, 2.5) + Interlocked.Exchange(ref native, 4) + native);
        Volatile.Write(ref s_value, 77);
        Output.Line(Volatile.Read(ref s_value) + Interlocked.Read(ref wide));
        string lazy = null;
        Output.Line(LazyInitializer.EnsureInitialized(ref lazy, () => "made") + LazyInitializer.EnsureInitialized(ref lazy, () => "again"));
        Output.Line(Environment.CurrentManagedThreadId > 0 ? "a thread" : "none");
    }
}
