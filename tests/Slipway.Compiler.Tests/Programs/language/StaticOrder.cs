/// <summary>When static fields get their values, and in which order.</summary>
static class Log { public static T Say<T>(string text, T value) { Output.Line(text); return value; } }

class WithConstructor
{
    public static int A = Log.Say("A", 1) + B;
    public static int B = Log.Say("B", 10);
    public const int Constant = 99;
    public static readonly int C;
    static WithConstructor() { Output.Line("constructor " + A + B); C = A + B; }
    public static void Touch() { }
}

class Circular1 { public static int X = Log.Say("X", Circular2.Y + 1); }

class Circular2 { public static int Y = Log.Say("Y", Circular1.X + 1); static Circular2() { } }

class Parent { static Parent() => Output.Line("parent static"); public Parent() { Output.Line("parent " + Virtual()); } protected virtual string Virtual() => "own"; public static int Inherited = 3; }

class Child : Parent
{
    private readonly string _initialised = Log.Say("child field", "set");
    private readonly string _late;
    static Child() => Output.Line("child static");
    public Child() { _late = "late"; Output.Line("child " + Virtual()); }
    protected override string Virtual() => _initialised + (_late ?? "null");
}

class Chained(int x) { public int X { get; } = Log.Say("x", x); public Chained() : this(Log.Say("argument", 5)) => Output.Line("body " + X); }

struct StaticStruct { public static int Count = Log.Say("struct static", 4); public int V; static StaticStruct() { } public StaticStruct(int v) => V = v; }

class Lazy { public static readonly Lazy Instance = new(); private static readonly int s_after = 7; public readonly int Seen; private Lazy() { Seen = s_after; } static Lazy() { } }

interface IStatic { static readonly int Value = Log.Say("interface static", 8); static IStatic() { } static virtual void M() { } }

class Fails { public static int Value; static Fails() { Value = 5; throw new FormatException("static"); } }

static class Program
{
    static readonly int s_first = Log.Say("program", 0);

    static Program() { }

    public static void Main()
    {
        Output.Line("main " + WithConstructor.Constant + s_first);
        Output.Line("touching");
        WithConstructor.Touch();
        Output.Line(WithConstructor.A + WithConstructor.C);
        Output.Line(Circular2.Y + " " + Circular1.X);
        Output.Line(Child.Inherited);
        new Child();
        new Chained();
        var zero = default(StaticStruct);
        Output.Line("default " + zero.V);
        Output.Line(new StaticStruct(1).V + StaticStruct.Count);
        Output.Line(Lazy.Instance.Seen);
        Output.Line(IStatic.Value);
        for (int i = 0; i < 2; i++)
        {
            try { Output.Line(Fails.Value); }
            catch (TypeInitializationException e) { Output.Line(e.InnerException.Message); }
        }
    }
}
