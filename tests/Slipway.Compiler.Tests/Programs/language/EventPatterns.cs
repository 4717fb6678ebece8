interface INotifies { event EventHandler<int> Changed; }

class Publisher : INotifies
{
    private EventHandler<int> _changed;
    public virtual event EventHandler<int> Changed { add { Output.Line("add"); _changed += value; } remove { Output.Line("remove"); _changed -= value; } }
    event EventHandler<int> INotifies.Changed { add => _changed = value + _changed; remove { } }
    public void Raise(int n) => _changed?.Invoke(this, n);
    public static event Action Global;
    public static void RaiseGlobal() => Global?.Invoke();
}

class Quiet : Publisher { public override event EventHandler<int> Changed; public void RaiseOwn() => Changed?.Invoke(null, -1); }

sealed class Subscriber(string name) { public void On(object sender, int n) => Output.Line(name + " " + (sender?.GetType().Name ?? "nobody") + n); }

static class Program
{
    delegate bool Chain(ref int value, out string text);

    static bool One(ref int value, out string text) { value++; text = "one"; return true; }

    static bool Two(ref int value, out string text) { value *= 10; text = "two"; return false; }

    public static void Main()
    {
        var publisher = new Publisher();
        Subscriber a = new("a"), b = new("b");
        publisher.Changed += a.On;
        publisher.Changed += b.On;
        publisher.Changed += a.On;
        ((INotifies)publisher).Changed += (_, n) => Output.Line("first " + n);
        publisher.Raise(1);
        publisher.Changed -= a.On;
        publisher.Changed -= new Subscriber("a").On;
        publisher.Raise(2);
        var quiet = new Quiet();
        quiet.Changed += b.On;
        quiet.Raise(3);
        quiet.RaiseOwn();
        Publisher.RaiseGlobal();
        Action once = null;
        once = () => { Output.Line("once"); Publisher.Global -= once; };
        Publisher.Global += once;
        Publisher.Global += () => Output.Line("always");
        Publisher.RaiseGlobal(); Publisher.RaiseGlobal();
        Chain chain = One;
        chain += Two; chain += One;
        int value = 1;
        Output.Line(chain(ref value, out var text) + text + value);
        foreach (Chain each in chain.GetInvocationList()) Output.Line(each(ref value, out text) + text + value);
        Action fails = () => Output.Line("before");
        fails += () => throw new InvalidOperationException("stops");
        fails += () => Output.Line("never");
        try { fails(); } catch (InvalidOperationException e) { Output.Line(e.Message); }
        Func<int> sum = () => 1;
        sum += () => 2;
        Output.Line(sum() + sum.GetInvocationList().Length);
        EventHandler<int> same = a.On;
        Output.Line((same == a.On) + " " + ((Action)Publisher.RaiseGlobal == Publisher.RaiseGlobal) + (sum - sum == null) + (same == b.On));
        Func<string, bool> open = string.IsNullOrEmpty;
        Func<int> length = "text".IndexOf("x", StringComparison.Ordinal).GetHashCode;
        Output.Line(open("") + " " + length() + (length.Target is int));
    }
}
