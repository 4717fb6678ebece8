namespace Slipway.Runtime;

/// <summary>Operations that may fault. The compiler calls these by name.</summary>
internal static class Arithmetic
{
    public static int Divide32(int a, int b)
    {
        CheckDivisor(b == 0, b == -1 && a == int.MinValue);
        return b == -1 ? -a : Division.Divide(a, b);
    }

    public static int DivideUnsigned32(int a, int b)
    {
        CheckDivisor(b == 0, false);
        return Division.DivideUnsigned(a, b);
    }

    public static int Remainder32(int a, int b)
    {
        CheckDivisor(b == 0, b == -1 && a == int.MinValue);
        return Division.Remainder(a, b);
    }

    public static int RemainderUnsigned32(int a, int b)
    {
        CheckDivisor(b == 0, false);
        return Division.RemainderUnsigned(a, b);
    }

    public static long Divide64(long a, long b)
    {
        CheckDivisor(b == 0, b == -1 && a == long.MinValue);
        return b == -1 ? -a : Division.Divide64(a, b);
    }

    public static long DivideUnsigned64(long a, long b)
    {
        CheckDivisor(b == 0, false);
        return Division.DivideUnsigned64(a, b);
    }

    public static long Remainder64(long a, long b)
    {
        CheckDivisor(b == 0, b == -1 && a == long.MinValue);
        return Division.Remainder64(a, b);
    }

    public static long RemainderUnsigned64(long a, long b)
    {
        CheckDivisor(b == 0, false);
        return Division.RemainderUnsigned64(a, b);
    }

    public static int Add32(int a, int b)
    {
        var sum = unchecked(a + b);
        CheckOverflow(((a ^ sum) & (b ^ sum)) < 0);
        return sum;
    }

    public static int AddUnsigned32(int a, int b)
    {
        var sum = unchecked((uint)a + (uint)b);
        CheckOverflow(sum < (uint)a);
        return (int)sum;
    }

    public static int Subtract32(int a, int b)
    {
        var difference = unchecked(a - b);
        CheckOverflow(((a ^ b) & (a ^ difference)) < 0);
        return difference;
    }

    public static int SubtractUnsigned32(int a, int b)
    {
        CheckOverflow((uint)a < (uint)b);
        return unchecked(a - b);
    }

    public static int Multiply32(int a, int b)
    {
        var product = unchecked((long)a * b);
        CheckOverflow(product != (int)product);
        return (int)product;
    }

    public static int MultiplyUnsigned32(int a, int b)
    {
        var product = unchecked((ulong)(uint)a * (uint)b);
        CheckOverflow(product > uint.MaxValue);
        return (int)product;
    }

    public static long Add64(long a, long b)
    {
        var sum = unchecked(a + b);
        CheckOverflow(((a ^ sum) & (b ^ sum)) < 0);
        return sum;
    }

    public static long AddUnsigned64(long a, long b)
    {
        var sum = unchecked((ulong)a + (ulong)b);
        CheckOverflow(sum < (ulong)a);
        return (long)sum;
    }

    public static long Subtract64(long a, long b)
    {
        var difference = unchecked(a - b);
        CheckOverflow(((a ^ b) & (a ^ difference)) < 0);
        return difference;
    }

    public static long SubtractUnsigned64(long a, long b)
    {
        CheckOverflow((ulong)a < (ulong)b);
        return unchecked(a - b);
    }

    public static long Multiply64(long a, long b)
    {
        var product = unchecked(a * b);
        if (a == 0)
            return 0;
        CheckOverflow(a == -1 && b == long.MinValue);
        CheckOverflow(a != -1 && Division.Divide64(product, a) != b);
        return product;
    }

    public static long MultiplyUnsigned64(long a, long b)
    {
        var product = unchecked(a * b);
        CheckOverflow(a != 0 && Division.DivideUnsigned64(product, a) != b);
        return product;
    }

    public static int ToSByte(long value) => Within(value, sbyte.MinValue, sbyte.MaxValue);

    public static int ToByte(long value) => Within(value, byte.MinValue, byte.MaxValue);

    public static int ToInt16(long value) => Within(value, short.MinValue, short.MaxValue);

    public static int ToUInt16(long value) => Within(value, ushort.MinValue, ushort.MaxValue);

    public static int ToInt32(long value) => Within(value, int.MinValue, int.MaxValue);

    public static int ToUInt32(long value) => Within(value, uint.MinValue, uint.MaxValue);

    public static long ToInt64(long value) => value;

    public static long ToUInt64(long value)
    {
        CheckOverflow(value < 0);
        return value;
    }

    public static int ToSByteFromUnsigned(long value) => WithinUnsigned(value, (ulong)sbyte.MaxValue);

    public static int ToByteFromUnsigned(long value) => WithinUnsigned(value, byte.MaxValue);

    public static int ToInt16FromUnsigned(long value) => WithinUnsigned(value, (ulong)short.MaxValue);

    public static int ToUInt16FromUnsigned(long value) => WithinUnsigned(value, ushort.MaxValue);

    public static int ToInt32FromUnsigned(long value) => WithinUnsigned(value, int.MaxValue);

    public static int ToUInt32FromUnsigned(long value) => WithinUnsigned(value, uint.MaxValue);

    public static long ToInt64FromUnsigned(long value)
    {
        CheckOverflow(value < 0);
        return value;
    }

    public static long ToUInt64FromUnsigned(long value) => value;

    public static int ToSByteFromDouble(double value) => (int)Truncated(value, -129.0, 128.0);

    public static int ToByteFromDouble(double value) => (int)Truncated(value, -1.0, 256.0);

    public static int ToInt16FromDouble(double value) => (int)Truncated(value, -32769.0, 32768.0);

    public static int ToUInt16FromDouble(double value) => (int)Truncated(value, -1.0, 65536.0);

    public static int ToInt32FromDouble(double value) => (int)Truncated(value, -2147483649.0, 2147483648.0);

    public static int ToUInt32FromDouble(double value) => (int)(uint)(long)Truncated(value, -1.0, 4294967296.0);

    public static long ToInt64FromDouble(double value)
    {
        CheckOverflow(!(value >= -9223372036854775808.0 && value < 9223372036854775808.0));
        return (long)value;
    }

    public static long ToUInt64FromDouble(double value) => (long)(ulong)Truncated(value, -1.0, 18446744073709551616.0);

    public static float FloatRemainder(float a, float b) => (float)DoubleRemainder(a, b);

    /// <summary>The exact remainder, as <c>fmod</c> gives it: by long division of the significands.</summary>
    public static double DoubleRemainder(double a, double b)
    {
        var x = BitConverter.DoubleToInt64Bits(a);
        var y = BitConverter.DoubleToInt64Bits(b);
        var sign = x & long.MinValue;
        x &= long.MaxValue;
        y &= long.MaxValue;
        if (y == 0 || x >= 0x7FF0000000000000 || y > 0x7FF0000000000000)
            return a * b / (a * b);
        if (x < y)
            return a;
        if (x == y)
            return BitConverter.Int64BitsToDouble(sign);
        var exponentOfX = (int)(x >> 52);
        var exponentOfY = (int)(y >> 52);
        x = Normal(x, ref exponentOfX);
        y = Normal(y, ref exponentOfY);
        for (; exponentOfX > exponentOfY; exponentOfX--)
        {
            if (x >= y)
                x -= y;
            x <<= 1;
        }
        if (x >= y)
            x -= y;
        if (x == 0)
            return BitConverter.Int64BitsToDouble(sign);
        while (x < 1L << 52)
        {
            x <<= 1;
            exponentOfX--;
        }
        var bits = exponentOfX > 0 ? x - (1L << 52) | (long)exponentOfX << 52 : x >> 1 - exponentOfX;
        return BitConverter.Int64BitsToDouble(bits | sign);
    }

    /// <summary>The significand with its highest bit in its place, for numbers too small for that as well.</summary>
    private static long Normal(long bits, ref int exponent)
    {
        if (exponent != 0)
            return bits & (1L << 52) - 1 | 1L << 52;
        for (exponent = 1; bits < 1L << 52; exponent--)
            bits <<= 1;
        return bits;
    }

    private static double Truncated(double value, double above, double below)
    {
        CheckOverflow(!(value > above && value < below));
        return value;
    }

    private static int Within(long value, long least, long most)
    {
        CheckOverflow(value < least || value > most);
        return (int)value;
    }

    private static int WithinUnsigned(long value, ulong most)
    {
        CheckOverflow((ulong)value > most);
        return (int)value;
    }

    private static void CheckDivisor(bool isZero, bool overflows)
    {
        if (isZero)
            throw new DivideByZeroException();
        CheckOverflow(overflows);
    }

    private static void CheckOverflow(bool overflows)
    {
        if (overflows)
            Faults.Overflow();
    }
}
