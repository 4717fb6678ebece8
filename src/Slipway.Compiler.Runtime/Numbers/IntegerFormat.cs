using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>
/// Integers as text in the formats D, G and X with up to two digits of precision, which the compiler sends here where it knows the format. The
/// framework's other formats bring fourteen kilobytes of code.
/// </summary>
internal static unsafe class IntegerFormat
{
    private const int Room = 112;

    public static string ToString(ulong magnitude, bool isNegative, ulong bits, ReadOnlySpan<char> format)
    {
        char* buffer = stackalloc char[Room];
        var start = Write(buffer, magnitude, isNegative, bits, format);
        return new string(buffer, start, Room - start);
    }

    public static bool TryFormat<TChar>(
        ulong magnitude, bool isNegative, ulong bits, ReadOnlySpan<char> format, Span<TChar> destination, out int charsWritten)
        where TChar : unmanaged
    {
        char* buffer = stackalloc char[Room];
        var start = Write(buffer, magnitude, isNegative, bits, format);
        var length = Room - start;
        if (length > destination.Length)
        {
            charsWritten = 0;
            return false;
        }
        charsWritten = length;
        for (var i = 0; i < length; i++)
        {
            if (sizeof(TChar) == 1)
                Unsafe.As<TChar, byte>(ref destination[i]) = (byte)buffer[start + i];
            else
                Unsafe.As<TChar, char>(ref destination[i]) = buffer[start + i];
        }
        return true;
    }

    /// <summary>Writes from the end of the buffer backwards; returns where the text starts.</summary>
    private static int Write(char* buffer, ulong magnitude, bool isNegative, ulong bits, ReadOnlySpan<char> format)
    {
        var at = Room;
        var kind = format.Length == 0 ? 'G' : format[0];
        var digits = Precision(format);
        if ((kind | 0x20) == 'x')
        {
            for (; bits != 0 || digits > 0 || at == Room; bits >>= 4, digits--)
            {
                var digit = (int)(bits & 15);
                buffer[--at] = (char)(digit < 10 ? '0' + digit : kind - ('x' - 'a') + digit - 10);
            }
            return at;
        }
        if (magnitude <= uint.MaxValue)
        {
            for (var rest = (uint)magnitude; rest != 0 || digits > 0 || at == Room; rest /= 10, digits--)
                buffer[--at] = (char)('0' + rest % 10);
        }
        else
        {
            for (; magnitude != 0 || digits > 0; magnitude /= 10, digits--)
                buffer[--at] = (char)('0' + (int)(magnitude % 10));
        }
        if (isNegative)
            buffer[--at] = '-';
        return at;
    }

    private static int Precision(ReadOnlySpan<char> format)
    {
        var precision = 0;
        for (var i = 1; i < format.Length; i++)
            precision = precision * 10 + format[i] - '0';
        return precision;
    }

    // The mask is as wide as the type that was widened to an int.
    public static string FormatInt32(int value, int hexMask, string? format, IFormatProvider? provider) =>
        ToString(Magnitude(value), value < 0, (uint)(value & hexMask), format);

    public static string FormatUInt32(uint value, string? format, IFormatProvider? provider) =>
        ToString(value, false, value, format);

    public static string FormatInt64(long value, string? format, IFormatProvider? provider) =>
        ToString(Magnitude(value), value < 0, (ulong)value, format);

    public static string FormatUInt64(ulong value, string? format, IFormatProvider? provider) =>
        ToString(value, false, value, format);

    public static bool TryFormatInt32<TChar>(
        int value, int hexMask, ReadOnlySpan<char> format, IFormatProvider? provider, Span<TChar> destination, out int charsWritten)
        where TChar : unmanaged =>
        TryFormat(Magnitude(value), value < 0, (uint)(value & hexMask), format, destination, out charsWritten);

    public static bool TryFormatUInt32<TChar>(
        uint value, ReadOnlySpan<char> format, IFormatProvider? provider, Span<TChar> destination, out int charsWritten)
        where TChar : unmanaged =>
        TryFormat(value, false, value, format, destination, out charsWritten);

    public static bool TryFormatInt64<TChar>(
        long value, ReadOnlySpan<char> format, IFormatProvider? provider, Span<TChar> destination, out int charsWritten)
        where TChar : unmanaged =>
        TryFormat(Magnitude(value), value < 0, (ulong)value, format, destination, out charsWritten);

    public static bool TryFormatUInt64<TChar>(
        ulong value, ReadOnlySpan<char> format, IFormatProvider? provider, Span<TChar> destination, out int charsWritten)
        where TChar : unmanaged =>
        TryFormat(value, false, value, format, destination, out charsWritten);

    public static ulong Magnitude(long value) => value < 0 ? 0 - (ulong)value : (ulong)value;
}

[Plug("System.Number")]
internal static class NumberPlug
{
    public static string Int32ToDecStr(int value) => IntegerFormat.ToString(IntegerFormat.Magnitude(value), value < 0, 0, default);

    public static string UInt32ToDecStr(uint value) => IntegerFormat.ToString(value, false, 0, default);

    public static string Int64ToDecStr(long value) => IntegerFormat.ToString(IntegerFormat.Magnitude(value), value < 0, 0, default);

    public static string UInt64ToDecStr(ulong value) => IntegerFormat.ToString(value, false, 0, default);
}
