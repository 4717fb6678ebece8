using System.Numerics;

interface IRing<T> where T : IRing<T>
{
    static abstract T Zero { get; }
    static abstract T operator +(T a, T b);
    static abstract T operator *(T a, T b);
    static virtual T operator -(T a) => T.Zero;
    static abstract explicit operator T(int value);
    static virtual string Name => typeof(T).Name;
}

readonly record struct Mod7(int Value) : IRing<Mod7>
{
    public static Mod7 Zero => default;
    public static Mod7 operator +(Mod7 a, Mod7 b) => new((a.Value + b.Value) % 7);
    public static Mod7 operator *(Mod7 a, Mod7 b) => new(a.Value * b.Value % 7);
    static Mod7 IRing<Mod7>.operator -(Mod7 a) => new((7 - a.Value) % 7);
    public static explicit operator Mod7(int value) => new((value % 7 + 7) % 7);
}

sealed record Text(string Value) : IRing<Text>
{
    public static Text Zero => new("");
    public static Text operator +(Text a, Text b) => new(a.Value + b.Value);
    public static Text operator *(Text a, Text b) => new("(" + a.Value + b.Value + ")");
    public static explicit operator Text(int value) => new("#" + value);
    static string IRing<Text>.Name => "words";
}

static class Program
{
    static T Polynomial<T>(T x, params ReadOnlySpan<int> factors) where T : IRing<T>
    {
        var sum = T.Zero;
        foreach (var factor in factors)
            sum = sum * x + (T)factor;
        return -sum + sum;
    }

    static string NameOf<T>() where T : IRing<T> => T.Name;

    static T SumOf<T>(IEnumerable<T> items) where T : IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        var sum = T.AdditiveIdentity;
        foreach (var item in items)
            sum += item;
        return sum;
    }

    static T Clamped<T>(string text, T low, T high) where T : INumber<T> =>
        T.TryParse(text, null, out var value) ? T.Clamp(value, low, high) : T.CreateSaturating(-1);

    static int Bits<T>(T value) where T : IBinaryInteger<T> => int.CreateChecked(T.PopCount(value)) + int.CreateChecked(T.TrailingZeroCount(value));

    public static void Main()
    {
        Output.Line(Polynomial(new Mod7(3), 1, 2, 3).Value);
        Output.Line(Polynomial(new Text("x"), 1, 2).Value);
        Output.Line(NameOf<Mod7>() + " " + NameOf<Text>());
        Output.Line(SumOf([1, 2, 3]) + " " + SumOf([1.5, 2.25]) + " " + SumOf([1.10m, 2m]));
        Output.Line(Clamped("500", (byte)1, (byte)100) + " " + Clamped("x", 0u, 5u) + " " + Clamped("-2.5", -1.0, 1.0));
        Output.Line(Bits((byte)0xF0) + " " + Bits(-1L) + " " + Bits((short)0));
    }
}
