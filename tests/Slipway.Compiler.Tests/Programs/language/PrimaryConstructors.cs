/// <summary>Parameters of classes: captured, stored twice, passed on, changed.</summary>
class Account(string owner, decimal balance = 0)
{
    public string Owner { get; } = owner.ToUpperInvariant();
    public void Pay(decimal amount) => balance += amount;
    public override string ToString() => owner + "/" + Owner + " " + balance;
    public Func<decimal> Watch() => () => balance;
}

class Savings(string owner, decimal rate) : Account(owner + "'s savings", 100)
{
    private readonly decimal _rate = rate;
    public Savings() : this("nobody", 0.5m) { }
    public decimal Interest => rate * 10 + _rate;
    public void Change() => rate = 9;
}

class Service(IReadOnlyList<string> names, Service parent = null)
{
    public int Depth => parent is null ? 0 : parent.Depth + 1;
    public IEnumerable<string> All() { foreach (var name in names) yield return name + Depth; if (parent is not null) foreach (var name in parent.All()) yield return name; }
}

struct Range2(int from, int to) { public int From = from; public readonly int Length => to - From; public readonly bool Has(int i) => i >= From && i < to; }

readonly struct Ratio(int top, int bottom) : IComparable<Ratio>
{
    private readonly double _value = bottom == 0 ? throw new DivideByZeroException() : (double)top / bottom;
    public int CompareTo(Ratio other) => _value.CompareTo(other._value);
    public override string ToString() => $"{top}/{bottom}={_value}";
}

abstract class Handler<T>(Func<T, string> format, Handler<T> next) where T : notnull
{
    protected abstract bool Takes(T value);
    public string Handle(T value) => Takes(value) ? GetType().Name + " " + format(value) : next?.Handle(value) ?? "nobody takes " + value;
}

sealed class Even(Handler<int> next = null) : Handler<int>(n => "even " + n, next) { protected override bool Takes(int value) => value % 2 == 0; }

sealed class Large(int limit, Handler<int> next) : Handler<int>(n => n + " over " + limit, next) { protected override bool Takes(int value) => value > limit; }

static class Program
{
    public static void Main()
    {
        var account = new Account("ann", 5);
        var watch = account.Watch();
        account.Pay(2.5m);
        Output.Line(account + " " + watch());
        var savings = new Savings();
        savings.Change();
        Output.Line(savings + " " + savings.Interest);
        Output.Line(string.Join(",", new Service(["a"], new Service(["b", "c"])).All()));
        var range = new Range2(2, 6) { From = 4 };
        Output.Line(range.Length + " " + range.Has(3) + range.Has(5) + new Range2().Length + default(Range2).Has(0));
        Output.Line(new Ratio(1, 2).CompareTo(new(2, 3)) + " " + new Ratio(1, 4) + default(Ratio));
        Show.Line("in initialiser", () => new Ratio(1, 0));
        var chain = new Large(100, new Even());
        foreach (var n in new[] { 101, 4, 7 }) Output.Line(chain.Handle(n));
    }
}
