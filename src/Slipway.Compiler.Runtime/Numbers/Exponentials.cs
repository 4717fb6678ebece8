namespace Slipway.Runtime;

/// <summary>Exponential functions, logarithms, powers and hyperbolic functions, to within an ulp or two: the machine has none of these.</summary>
internal static class Exponentials
{
    // Products of an exponent with the first are exact.
    private const double Ln2 = 0.6931471803691238;
    private const double Ln2Tail = 1.9082149292705877E-10;
    private const double Log2E = 1.4426950408889634;
    private const double Log10E = 0.4342944819032518;
    private const double Log10Of2 = 0.3010299956639812;
    private const double LargestExponent = 709.782712893384;
    private const double SmallestExponent = -745.1332191019412;

    public static double Exp(double x) => Exp(x, 0);

    public static double Log(double x)
    {
        if (!(x > 0) || double.IsInfinity(x))
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        LogOf(x, out var high, out var low);
        return high + low;
    }

    public static double Log2(double x)
    {
        if (!(x > 0) || double.IsInfinity(x))
            return Log(x);
        var exponent = Mantissa(ref x);
        return exponent + Log(x) * Log2E;
    }

    public static double Log10(double x)
    {
        if (!(x > 0) || double.IsInfinity(x))
            return Log(x);
        var mantissa = x;
        var exponent = Mantissa(ref mantissa);
        var log = exponent * Log10Of2 + Log(mantissa) * Log10E;
        // Powers of ten are found exactly.
        var whole = Math.Round(log);
        if (whole is > 0 and <= 22)
        {
            var power = 1.0;
            for (var i = 0; i < whole; i++)
                power *= 10;
            if (power == x)
                return whole;
        }
        return log;
    }

    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
            return 1;
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.NaN;
        var size = Math.Abs(x);
        if (double.IsInfinity(y))
            return size == 1 ? 1 : size > 1 == y > 0 ? double.PositiveInfinity : 0;
        var isWhole = Math.Floor(y) == y;
        var isOdd = isWhole && Math.Abs(y) < 9007199254740992 && ((long)y & 1) != 0;
        double power;
        if (size == 0 || double.IsInfinity(size))
        {
            power = size == 0 == y > 0 ? 0 : double.PositiveInfinity;
        }
        else
        {
            if (x < 0 && !isWhole)
                return double.NaN;
            LogOf(size, out var high, out var low);
            var product = high * y;
            power = Math.Abs(y) > 1e200 || Math.Abs(product) > 1000 ? Exp(product)
                : Exp(product, Exact.ProductError(high, y, product) + low * y);
        }
        return isOdd && double.IsNegative(x) ? -power : power;
    }

    public static double Cbrt(double x)
    {
        if (x == 0 || !double.IsFinite(x))
            return x;
        var size = Math.Abs(x);
        var root = Exp(Log(size) / 3);
        root -= (root - size / (root * root)) / 3;
        root -= (root - size / (root * root)) / 3;
        var whole = Math.Round(root);
        return Math.CopySign(whole * whole * whole == size ? whole : root, x);
    }

    public static double Sinh(double x)
    {
        var size = Math.Abs(x);
        if (size < 1e-8)
            return x;
        if (size < 1)
        {
            var less = ExpLessOne(size);
            return Math.CopySign((less + less / (less + 1)) / 2, x);
        }
        return Math.CopySign(size > 40 ? Huge(size) : (Exp(size) - Exp(-size)) / 2, x);
    }

    public static double Cosh(double x)
    {
        var size = Math.Abs(x);
        return size > 40 ? Huge(size) : (Exp(size) + Exp(-size)) / 2;
    }

    public static double Tanh(double x)
    {
        var size = Math.Abs(x);
        if (size < 1e-8)
            return x;
        if (size > 22)
            return Math.CopySign(1, x);
        var less = ExpLessOne(2 * size);
        return Math.CopySign(less / (less + 2), x);
    }

    public static double Asinh(double x)
    {
        var size = Math.Abs(x);
        if (size < 1e-8 || !double.IsFinite(x))
            return x;
        return Math.CopySign(size > 1e8 ? Log(size) + (Ln2 + Ln2Tail) : LogOfOneMore(size + size * size / (1 + Math.Sqrt(1 + size * size))), x);
    }

    public static double Acosh(double x)
    {
        if (!(x >= 1) || double.IsInfinity(x))
            return x > 1 ? x : double.NaN;
        var more = x - 1;
        return x > 1e8 ? Log(x) + (Ln2 + Ln2Tail) : LogOfOneMore(more + Math.Sqrt(more * (more + 2)));
    }

    public static double Atanh(double x)
    {
        var size = Math.Abs(x);
        if (size < 1e-8)
            return x;
        return size > 1 ? double.NaN : Math.CopySign(LogOfOneMore(2 * size / (1 - size)) / 2, x);
    }

    /// <summary>Half of an exponential that alone would be too large.</summary>
    private static double Huge(double x)
    {
        var root = Exp(x / 2);
        return root / 2 * root;
    }

    /// <summary>Of a sum, of which the second is small.</summary>
    private static double Exp(double x, double tail)
    {
        if (double.IsNaN(x))
            return x;
        if (x > LargestExponent)
            return double.PositiveInfinity;
        if (x < SmallestExponent)
            return 0;
        var exponent = Math.Floor(x * Log2E + 0.5);
        var rest = x - exponent * Ln2;
        var low = tail - exponent * Ln2Tail;
        var sum = Series(rest + low);
        // What adding the tail to the rest has rounded off.
        low = rest - (rest + low) + low;
        return Math.ScaleB(1 + (sum + low), (int)exponent);
    }

    private static double ExpLessOne(double x) => x < 0.35 ? Series(x) : Exp(x) - 1;

    /// <summary>The exponential function less one of no more than 0.35.</summary>
    private static double Series(double x)
    {
        var sum = 0.0;
        for (var n = 14; n > 1; n--)
            sum = x / n * (1 + sum);
        return x + x * sum;
    }

    private static double LogOfOneMore(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) ? sum : Log(sum) * (x / (sum - 1));
    }

    /// <summary>The natural logarithm of a positive number as a sum of two.</summary>
    private static void LogOf(double x, out double high, out double low)
    {
        var exponent = Mantissa(ref x);
        // Twice the series of the inverse hyperbolic tangent of (x - 1) / (x + 1).
        var difference = x - 1;
        var divisor = x + 1;
        var quotient = difference / divisor;
        var product = quotient * divisor;
        var divisorError = Exact.SumError(x, 1, divisor);
        var error = (difference - product - Exact.ProductError(quotient, divisor, product) - quotient * divisorError) / divisor;
        var square = quotient * quotient;
        var sum = 0.0;
        for (var n = 25; n >= 3; n -= 2)
            sum = square * (sum + 1.0 / n);
        var first = 2 * quotient;
        var rest = 2 * (quotient * sum + error);
        var whole = exponent * Ln2;
        high = whole + first;
        low = Exact.SumError(whole, first, high) + rest + exponent * Ln2Tail;
        var both = high + low;
        low = high - both + low;
        high = both;
    }

    /// <summary>Brings a positive number between the square roots of a half and of two; returns the exponent that it takes.</summary>
    private static int Mantissa(ref double x)
    {
        var exponent = 0;
        if (x < 2.2250738585072014E-308)
        {
            x *= 18014398509481984;
            exponent = -54;
        }
        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        x = BitConverter.Int64BitsToDouble(bits & 0xFFFFFFFFFFFFF | 0x3FF0000000000000);
        if (x > 1.4142135623730951)
        {
            x /= 2;
            exponent++;
        }
        return exponent;
    }
}
