readonly struct Celsius(double degrees)
{
    public double Degrees => degrees;
    public static implicit operator Celsius(double d) => new(d);
    public static explicit operator double(Celsius c) => c.Degrees;
    public static explicit operator Fahrenheit(Celsius c) => new(c.Degrees * 9 / 5 + 32);
    public static explicit operator checked byte(Celsius c) => checked((byte)c.Degrees);
    public static explicit operator byte(Celsius c) => unchecked((byte)(int)c.Degrees);
}

readonly record struct Fahrenheit(double Degrees)
{
    public static implicit operator Celsius(Fahrenheit f) => new((f.Degrees - 32) * 5 / 9);
}

class Money(decimal amount)
{
    public decimal Amount => amount;
    public static implicit operator Money(int n) => new(n);
    public static explicit operator int(Money m) => (int)m.Amount;
    public static bool operator true(Money m) => m.Amount != 0;
    public static bool operator false(Money m) => m.Amount == 0;
    public static Money operator &(Money a, Money b) => a.Amount == 0 ? a : b;
    public static Money operator |(Money a, Money b) => a.Amount != 0 ? a : b;
    public static bool operator !(Money m) => m.Amount == 0;
    public static Money operator ++(Money m) => new(m.Amount + 1);
    public static Money operator ~(Money m) => new(-m.Amount);
    public static Money operator <<(Money m, int n) => new(m.Amount * (1 << n));
    public static Money operator >>>(Money m, int n) => new(Math.Floor(m.Amount / (1 << n)));
    public static bool operator <(Money a, Money b) => a.Amount < b.Amount;
    public static bool operator >(Money a, Money b) => a.Amount > b.Amount;
}

struct Total
{
    public int Value, Calls;
    public void operator +=(int n) { Value += n; Calls++; }
    public void operator ++() { Value++; Calls += 100; }
    public static Total operator +(Total t, int n) => new() { Value = t.Value + n };
}

static class Program
{
    static Money Tell(string name, decimal amount) { Output.Line("evaluated " + name); return new(amount); }

    public static void Main()
    {
        Celsius boiling = 100;
        var f = (Fahrenheit)boiling;
        Celsius back = f;
        Output.Line(f.Degrees + " " + back.Degrees + " " + (double)(Celsius)new Fahrenheit(32));
        Output.Line((int)(double)boiling + " " + (byte)new Celsius(300));
        Show.Line("checked", () => checked((byte)new Celsius(300)));
        Celsius? maybe = null;
        Output.Line(((double?)maybe).HasValue + " " + ((Celsius?)5.0).Value.Degrees + ((double?)(Celsius?)boiling));
        Show.Line("null to value", () => (double)maybe);
        Money m = 5;
        Output.Line((int)m + (int)~m * 10);
        if (Tell("a", 0) && Tell("b", 1)) Output.Line("and"); else Output.Line("not and");
        if (Tell("c", 1) || Tell("d", 0)) Output.Line("or");
        Output.Line(!m ? "none" : "some");
        var before = m++;
        Output.Line(before.Amount + " " + m.Amount + " " + (++m).Amount + " " + (m << 2).Amount + (m >>> 1).Amount + (before < m) + (before > m));
        m <<= 1;
        Output.Line(m.Amount.ToString());
        var total = new Total();
        total += 5; total++; ++total;
        var sum = total + 1;
        Output.Line(total.Value + " " + total.Calls + " " + sum.Calls);
        foreach (Celsius c in new[] { 1.5, 2 }) Output.Line(c.Degrees.ToString());
        object boxed = boiling;
        Show.Line("boxed is not converted", () => (double)boxed);
        Output.Line((char)('a' + 1) + "" + (char)98.7 + (int)'c' + (DayOfWeek)8 + (int)DayOfWeek.Friday + (long)(nint)(-5) + unchecked((ushort)(short)-1));
        Output.Line((decimal)0.1f + " " + (float)0.1m + " " + (int)-2.99m + " " + (double)1.10m + " " + (ulong)1e19 + " " + (sbyte)-128.9);
        Show.Line("decimal overflow", () => { var d = 1e30; return (decimal)d; });
        Show.Line("decimal to int", () => { var d = 3000000000m; return (int)d; });
        Show.Line("NaN", () => { var d = double.NaN; return (decimal)d; });
    }
}
