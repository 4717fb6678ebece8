/// <summary>What closures share, and what each has for itself.</summary>
static class Program
{
    sealed class Owner(int start)
    {
        private int _value = start;
        public Func<int> Up() => () => ++_value;
        public (Action<int> Set, Func<int> Get) Shared() { int local = 0; return (v => local = v + _value, () => local); }
        public Func<int, Func<int, int>> Curry() => a => b => a * 10 + b + _value + start;
    }

    struct Holder { public int N; public Func<int> Copy() { var copy = this; return () => copy.N++; } }

    static Action[] Loops()
    {
        var actions = new List<Action>();
        for (int i = 0; i < 2; i++) actions.Add(() => Output.Line("for " + i));
        for (int i = 0; i < 2; i++) { int mine = i; actions.Add(() => Output.Line("mine " + mine++)); }
        foreach (var s in new[] { "a", "b" }) actions.Add(() => Output.Line("each " + s));
        int n = 0;
        while (n < 2) { var inner = n * 10; actions.Add(() => { inner++; Output.Line("while " + n + inner); }); n++; }
        return actions.ToArray();
    }

    static Func<T> Defer<T>(T value, Func<T, T> step) { T Next() => value = step(value); return Next; }

    static int Local(int depth)
    {
        int calls = 0;
        int Go(int d) { calls++; return d <= 0 ? calls : Go(d - 1) + Other(d - 2); int Other(int x) => x > 0 ? Go(x) : calls; }
        return Go(depth);
    }

    static IEnumerable<Func<int>> Lazy() { for (int i = 0; i < 3; i++) { int captured = i; yield return () => captured + i * 100; } }

    public static void Main()
    {
        foreach (var action in Loops()) { action(); action(); }
        var owner = new Owner(5);
        var up = owner.Up(); var other = owner.Up();
        Output.Line(up() + other() + up());
        var (set, get) = owner.Shared();
        set(100);
        Output.Line(get() + owner.Shared().Get());
        Output.Line(owner.Curry()(3)(4));
        var holder = new Holder { N = 1 };
        var copy = holder.Copy();
        holder.N = 50;
        Output.Line(copy() + copy() + holder.N);
        var doubled = Defer(1, x => x * 2);
        var text = Defer("x", s => s + "y");
        Output.Line(doubled() + doubled() + doubled() + text() + text());
        Output.Line(Local(4));
        var late = new List<Func<int>>(Lazy());
        Output.Line(late[0]() + " " + late[1]() + " " + late[2]());
        foreach (var f in Lazy()) Output.Line(f());
        Action chain = null;
        int count = 0;
        Action self = null;
        self = () => { if (++count < 4) self(); };
        chain += self; chain += () => count += 100; chain += chain;
        chain();
        Output.Line(count);
        try { int thrown = 1; Action fails = () => throw new Exception("captured " + thrown); thrown = 2; fails(); } catch (Exception e) { Output.Line(e.Message); }
        Func<int, int> fact = null;
        fact = n => n < 2 ? 1 : n * fact(n - 1);
        var kept = fact;
        fact = _ => -1;
        Output.Line(kept(5));
        static int Static(int a, int b = 7, params int[] c) => a + b + c.Length;
        Output.Line(Static(1) + Static(1, 2, 3, 4));
        var withDefault = (int a, int b = 10) => a + b;
        Output.Line(withDefault(1) + withDefault(1, 1));
    }
}
