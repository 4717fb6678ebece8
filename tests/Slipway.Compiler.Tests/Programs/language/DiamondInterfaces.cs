interface IRoot { string Who() => "root"; int Level => 0; }

interface ILeft : IRoot { string IRoot.Who() => "left"; }

interface IRight : IRoot { string IRoot.Who() => "right"; int IRoot.Level => 2; }

interface IBoth : ILeft, IRight { string IRoot.Who() => "both of " + ((ILeft)this).GetType().Name; }

interface ICounted { private static int s_count; static int Count => s_count; protected static void Up() => s_count++; void Touch() { Up(); Own(); } private void Own() => Output.Line("touched " + s_count); }

interface IGeneric<T> { T Make(); string Twice() => Make() + "," + Make(); }

interface IMore<T> : IGeneric<T> { string IGeneric<T>.Twice() => "more " + Make(); }

class A : ILeft { }

class B : A, IRight { string IRoot.Who() => "B"; }

class C : IBoth, ICounted { }

struct S : IRight, ICounted, IGeneric<int> { public int N; public int Make() => ++N; }

class Many : IGeneric<int>, IMore<string>
{
    int IGeneric<int>.Make() => 5;
    string IGeneric<string>.Make() => "five";
}

class Inherited : Many, IGeneric<int> { public int Make() => 6; }

abstract class Base : IRoot { public abstract string Who(); }

class Overrides : Base { public override string Who() => "overrides"; public int Level => 9; }

class Reimplements : Overrides, IRoot { public new string Who() => "again"; }

static class Program
{
    static string Constrained<T>(T value) where T : IRoot => value.Who() + value.Level;

    static string Twice<T>(T value) where T : IGeneric<int> => value.Twice() + " then " + value.Make();

    public static void Main()
    {
        foreach (IRoot root in new IRoot[] { new A(), new B(), new C(), new S(), new Overrides(), new Reimplements() })
            Output.Line(root.Who() + root.Level + " " + Constrained(root));
        Output.Line(Constrained(new S()) + Constrained(new C()));
        ICounted one = new C(), two = new S();
        one.Touch(); two.Touch();
        Output.Line(ICounted.Count);
        var many = new Many();
        Output.Line(((IGeneric<int>)many).Twice() + " " + ((IGeneric<string>)many).Twice());
        Output.Line(((IGeneric<int>)new Inherited()).Twice());
        Output.Line(Twice(new S()));
        IGeneric<int> boxed = new S();
        Output.Line(boxed.Twice() + " then " + boxed.Make());
        Func<string> bound = ((IRoot)new B()).Who;
        Output.Line(bound());
    }
}
