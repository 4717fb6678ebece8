/// <summary>Finalizers do not run, and destructors do no harm; what is reachable stays.</summary>
sealed class Finalised(string name) { public string Name => name; ~Finalised() { } }

sealed class Disposable : IDisposable
{
    private bool _disposed;
    public int Uses;
    public void Use() { ObjectDisposedException.ThrowIf(_disposed, this); Uses++; }
    public void Dispose() { Output.Line(_disposed ? "again" : "disposed after " + Uses); _disposed = true; GC.SuppressFinalize(this); }
    ~Disposable() => Output.Line("never");
}

ref struct Scope(string name) { private readonly string _name = name; public readonly void Dispose() => Output.Line("left " + _name); }

static class Program
{
    static void Early(bool stop) { using var a = new Scope("a"); if (stop) return; using var b = new Scope("b"); Output.Line("both"); }

    static string Garbage(int n) { var s = ""; for (int i = 0; i < n; i++) s = new Finalised(i.ToString()).Name + s[..Math.Min(s.Length, 20)]; return s; }

    public static void Main()
    {
        Early(true); Early(false);
        var disposable = new Disposable();
        disposable.Use();
        disposable.Dispose(); disposable.Dispose();
        Show.Line("used after", disposable.Use);
        Output.Line(Garbage(300));
        IDisposable none = null;
        using (none) Output.Line("null");
        try { using (new Disposable()) throw new FormatException("inside"); } catch (FormatException e) { Output.Line(e.Message); }
    }
}
