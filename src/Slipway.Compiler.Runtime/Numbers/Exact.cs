namespace Slipway.Runtime;

/// <summary>What rounding takes away from sums and products, and what keeps more digits because of it.</summary>
internal static class Exact
{
    /// <summary>What <paramref name="product"/> lacks of the product of both.</summary>
    public static double ProductError(double a, double b, double product)
    {
        Split(a, out var aHigh, out var aLow);
        Split(b, out var bHigh, out var bLow);
        return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
    }

    /// <summary>What <paramref name="sum"/> lacks of the sum of both.</summary>
    public static double SumError(double a, double b, double sum)
    {
        var second = sum - a;
        return a - (sum - second) + (b - second);
    }

    /// <summary>A product and a sum, rounded once. Where the product comes near the limits of the exponent it is rounded as well.</summary>
    public static double MultiplyAdd(double x, double y, double z)
    {
        var product = x * y;
        var size = Math.Abs(product);
        if (!(size is > 1e-250 and < 1e290) || !(Math.Abs(x) < 1e290) || !(Math.Abs(y) < 1e290) || !(Math.Abs(z) is 0 or (> 1e-250 and < 1e290)))
            return product + z;
        var productError = ProductError(x, y, product);
        var low = z + productError;
        var lowError = SumError(z, productError, low);
        var high = product + low;
        var highError = SumError(product, low, high);
        return high + SumToOdd(lowError, highError);
    }

    public static float MultiplyAdd(float x, float y, float z) => (float)SumToOdd((double)x * y, z);

    /// <summary>A sum whose last bit tells that something was left out, so that rounding it once more does no harm.</summary>
    private static double SumToOdd(double a, double b)
    {
        var sum = a + b;
        var error = SumError(a, b, sum);
        var bits = BitConverter.DoubleToInt64Bits(sum);
        if (error == 0 || !double.IsFinite(sum) || (bits & 1) != 0)
            return sum;
        return BitConverter.Int64BitsToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
    }

    private static void Split(double value, out double high, out double low)
    {
        var scaled = value * 134217729;
        high = scaled - (scaled - value);
        low = value - high;
    }
}
