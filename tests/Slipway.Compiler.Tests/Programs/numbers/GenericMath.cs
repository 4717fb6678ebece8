using System.Numerics;
static class Program
{
    static T Power<T>(T value, int exponent) where T : INumber<T>
    {
        var result = T.One;
        for (; exponent > 0; exponent--)
            result *= value;
        return result;
    }
    static void Number<T>(T a, T b) where T : INumber<T>
    {
        Output.Line($"{typeof(T).Name}: {a + b} {a - b} {a * b} {T.Max(a, b)} {T.Min(a, b)} {T.Clamp(a, T.Zero, T.Abs(b))} {T.Sign(b)} "
            + $"{T.IsNegative(a)} {T.IsInteger(a)} {T.IsEvenInteger(b)} {T.IsZero(a - a)} {T.CopySign(a, b)} {T.Abs(a)} {Power(b, 3)}");
        Show.Line("divide by zero", () => a / T.Zero);
        Show.Line("rest", () => a % b);
        Show.Line("checked 300", () => T.CreateChecked(300));
        Output.Line($"{T.CreateSaturating(300)} {T.CreateTruncating(300)} {T.CreateSaturating(-1.5)} {T.CreateSaturating(double.NaN)}");
        Show.Line("parse", () => T.Parse("12", null));
        Output.Line(T.TryParse("x", null, out _).ToString());
    }
    static void Binary<T>(T a) where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        Output.Line($"{T.MinValue} {T.MaxValue} {T.PopCount(a)} {T.LeadingZeroCount(a)} {T.TrailingZeroCount(a)} {T.RotateLeft(a, 3)} "
            + $"{T.IsPow2(a)} {T.Log2(a)} {a << 2} {a >> 1} {a >>> 1} {~a} {a.GetByteCount()} {a.GetShortestBitLength()}");
    public static void Main()
    {
        Number<sbyte>(7, 3);
        Number<byte>(7, 3);
        Number<short>(7, -3);
        Number<ushort>(7, 3);
        Number(7, -3);
        Number(7u, 3u);
        Number(7L, -3L);
        Number(7UL, 3UL);
        Number<nint>(7, -3);
        Number(7.5f, -3f);
        Number(7.5, -3.0);
        Number(7.5m, -3m);
        Number((Half)7.5, (Half)3);
        Number<Int128>(7, -3);
        Number<UInt128>(7, 3);
        Number('\a', (char)3);
        Binary<sbyte>(64);
        Binary<byte>(200);
        Binary<short>(64);
        Binary(1000);
        Binary(1u << 31);
        Binary(1L << 40);
        Binary<UInt128>(12345);
    }
}
