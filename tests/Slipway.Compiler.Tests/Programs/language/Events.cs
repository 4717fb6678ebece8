class Publisher
{
    public event EventHandler<int> Changed; public static event Action<string> Static; private Action _custom; public event Action Custom { add { Output.Line("add"); _custom += value; } remove { Output.Line("remove"); _custom -= value; } }
    public void Raise(int x) => Changed?.Invoke(this, x); public static void RaiseStatic(string s) => Static?.Invoke(s); public void RaiseCustom() => _custom?.Invoke(); public bool Has => Changed != null;
}
interface IRaise { event Action Done; } class Impl : IRaise { public event Action Done; public void Go() => Done?.Invoke(); }
class Derived : Publisher { public virtual event Action V; public void RaiseV() => V?.Invoke(); }
static class Program
{
    static void Handler(object sender, int x) => Output.Line($"{sender is Publisher} {x}");
    public static void Main()
    {
        var p = new Publisher(); p.Raise(0); p.Changed += Handler; p.Changed += (s, x) => Output.Line(x * 2); p.Raise(5); p.Changed -= Handler; p.Raise(6); Output.Line(p.Has.ToString()); Publisher.Static += Output.Line; Publisher.RaiseStatic("static"); Publisher.Static -= Output.Line; Publisher.RaiseStatic("nobody"); void C() => Output.Line("custom"); p.Custom += C; p.RaiseCustom(); p.Custom -= C; p.RaiseCustom();
        var i = new Impl(); ((IRaise)i).Done += () => Output.Line("done"); i.Go(); var d = new Derived(); d.V += () => Output.Line("v"); d.RaiseV(); EventHandler e = (s, a) => Output.Line(a == EventArgs.Empty ? "empty" : "?"); e(null, EventArgs.Empty);
    }
}
