namespace Slipway.Runtime;

/// <summary>Sine, cosine, tangent and their inverses, to within an ulp or two: the machine has none of these.</summary>
internal static class Trigonometry
{
    // π/2 in pieces of 33 bits, whose products with a quadrant's number are exact, and what is left of it.
    private const double First = 1.5707963267341256;
    private const double Second = 6.077100506303966e-11;
    private const double Third = 2.0222662487111665e-21;
    private const double Fourth = 8.4784276603689e-32;
    private const double HalfPi = 1.5707963267948966;
    private const double HalfPiTail = 6.123233995736766e-17;

    /// <summary>The bits of 2/π behind the binary point.</summary>
    private static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561,
        0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484,
        0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F,
        0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B,
        0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB,
    ];

    public static double Sin(double x)
    {
        var quadrant = Reduce(x, out var high, out var low);
        var value = (quadrant & 1) == 0 ? SinOf(high, low) : CosOf(high, low);
        return (quadrant & 2) == 0 ? value : -value;
    }

    public static double Cos(double x)
    {
        var quadrant = Reduce(x, out var high, out var low);
        var value = (quadrant & 1) == 0 ? CosOf(high, low) : SinOf(high, low);
        return (quadrant + 1 & 2) == 0 ? value : -value;
    }

    public static double Tan(double x)
    {
        var quadrant = Reduce(x, out var high, out var low);
        var (sin, cos) = (SinOf(high, low), CosOf(high, low));
        return (quadrant & 1) == 0 ? sin / cos : -cos / sin;
    }

    public static double Atan(double x)
    {
        if (!(Math.Abs(x) > 1))
            return AtanOfSmall(x);
        var rest = AtanOfSmall(1 / x);
        return x > 0 ? HalfPi - (rest - HalfPiTail) : -HalfPi - (rest + HalfPiTail);
    }

    public static double Atan2(double y, double x)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.NaN;
        double angle;
        if (y == 0)
            angle = 0;
        else if (double.IsInfinity(x))
            angle = double.IsInfinity(y) ? HalfPi / 2 : 0;
        else if (x == 0 || double.IsInfinity(y))
            return Math.CopySign(HalfPi, y);
        else
            angle = Atan(Math.Abs(y / x));
        if (double.IsNegative(x))
            angle = 2 * HalfPi - (angle - 2 * HalfPiTail);
        return Math.CopySign(angle, y);
    }

    public static double Asin(double x) =>
        Math.Abs(x) < 1e-8 ? x : Math.Abs(x) == 1 ? Math.CopySign(HalfPi, x) : Atan(x / Math.Sqrt((1 - x) * (1 + x)));

    public static double Acos(double x) => x == -1 ? 2 * HalfPi : 2 * Atan(Math.Sqrt((1 - x) / (1 + x)));

    /// <summary>The quadrant, and the angle from its middle within π/4 as a sum of two numbers.</summary>
    private static int Reduce(double x, out double high, out double low)
    {
        var size = Math.Abs(x);
        if (!(size > HalfPi / 2))
        {
            (high, low) = (x, 0);
            return 0;
        }
        if (size >= 1 << 20)
            return ReduceLarge(x, out high, out low);
        var quadrant = Math.Floor(x / HalfPi + 0.5);
        var rest = x - quadrant * First;
        var second = rest - quadrant * Second;
        var error = rest - second - quadrant * Second;
        error = error - quadrant * Third - quadrant * Fourth;
        high = second + error;
        low = second - high + error;
        return (int)quadrant;
    }

    /// <summary>Multiplies with as many bits of 2/π as the exponent reaches: all that stand before are whole turns.</summary>
    private static int ReduceLarge(double x, out double high, out double low)
    {
        high = low = double.NaN;
        if (!double.IsFinite(x))
            return 0;
        var bits = BitConverter.DoubleToUInt64Bits(x);
        var mantissa = bits & 0xFFFFFFFFFFFFF | 0x10000000000000;
        // The first of the bits that count for the last two of the product's whole part.
        var skip = (int)(bits >> 52 & 0x7FF) - 1075 - 2;
        var product = mantissa * Window(skip, 0);
        var upper = Math.BigMul(mantissa, Window(skip, 1), out var middle);
        var carried = Math.BigMul(mantissa, Window(skip, 2), out _);
        middle += carried;
        product += upper + (middle < carried ? 1UL : 0);
        var quadrant = (int)(product >> 62);
        var fraction = product << 2 | middle >> 62;
        var tail = middle << 2;
        // From a half on, the next quadrant is nearer.
        var isNegative = (long)fraction < 0;
        if (isNegative)
        {
            quadrant++;
            tail = ~tail;
            fraction = ~fraction;
        }
        var turn = fraction * 5.421010862427522E-20;
        var turnTail = (long)(fraction - (ulong)(turn * 18446744073709551616.0)) * 5.421010862427522E-20 + tail * 2.938735877055719E-39;
        high = turn * HalfPi;
        low = Exact.ProductError(turn, HalfPi, high) + turn * HalfPiTail + turnTail * HalfPi;
        if (isNegative != x < 0)
            (high, low) = (-high, -low);
        return x < 0 ? -quadrant : quadrant;
    }

    /// <summary>The word of 2/π that starts at a bit, and those behind it.</summary>
    private static ulong Window(int bit, int word)
    {
        bit += word * 64;
        var (index, shift) = (bit >> 6, bit & 63);
        return shift == 0 ? Word(index) : Word(index) << shift | Word(index + 1) >> 64 - shift;
    }

    private static ulong Word(int index) => (uint)index < (uint)TwoOverPi.Length ? TwoOverPi[index] : 0;

    private static double SinOf(double x, double tail)
    {
        var square = x * x;
        var sum = 0.0;
        for (var n = 17; n > 1; n -= 2)
            sum = -square / (n * (n - 1)) * (1 + sum);
        return x == 0 ? x : x + (x * sum + tail * (1 - square / 2));
    }

    private static double CosOf(double x, double tail)
    {
        var square = x * x;
        var sum = 0.0;
        for (var n = 18; n > 2; n -= 2)
            sum = -square / (n * (n - 1)) * (1 + sum);
        var half = square / 2;
        var first = 1 - half;
        return first + (1 - first - half - half * sum - x * tail);
    }

    /// <summary>Of no more than 1: halved once, and summed.</summary>
    private static double AtanOfSmall(double x)
    {
        if (Math.Abs(x) < 1e-8 || double.IsNaN(x))
            return x;
        var doubles = 1;
        for (; Math.Abs(x) > 0.2; doubles *= 2)
            x /= 1 + Math.Sqrt(1 + x * x);
        var square = x * x;
        var sum = 0.0;
        for (var n = 25; n >= 3; n -= 2)
            sum = square * (1.0 / n - sum);
        return doubles * (x - x * sum);
    }
}
