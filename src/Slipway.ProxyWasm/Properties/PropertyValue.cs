using System.Buffers;
using System.Buffers.Binary;
using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Properties;

/// <summary>
/// Serialises the value of a property as Envoy does for <c>proxy_get_property</c>. The kind is not written: the guest knows what it
/// asked for. Numbers are little-endian.
/// </summary>
internal static class PropertyValue
{
    private const long NanosecondsPerTick = 100;

    /// <summary>A string or bytes: as they are.</summary>
    public static void WriteBytes(IBufferWriter<byte> into, ReadOnlySpan<byte> value) => into.Write(value);

    /// <summary>A signed integer: 8 bytes.</summary>
    public static void WriteInt64(IBufferWriter<byte> into, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(sizeof(long)), value);
        into.Advance(sizeof(long));
    }

    /// <summary>An unsigned integer: 8 bytes.</summary>
    public static void WriteUInt64(IBufferWriter<byte> into, ulong value) => WriteInt64(into, unchecked((long)value));

    /// <summary>A floating-point number: 8 bytes, IEEE 754.</summary>
    public static void WriteDouble(IBufferWriter<byte> into, double value) => WriteInt64(into, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A truth value: one byte, 0 or 1.</summary>
    public static void WriteBool(IBufferWriter<byte> into, bool value)
    {
        into.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        into.Advance(1);
    }

    /// <summary>A duration: nanoseconds as a signed integer. What does not fit becomes the nearest that does.</summary>
    public static void WriteDuration(IBufferWriter<byte> into, TimeSpan value) => WriteInt64(into, Nanoseconds(value.Ticks));

    /// <summary>A point in time: nanoseconds since 1970 UTC as a signed integer. What does not fit becomes the nearest that does.</summary>
    public static void WriteTimestamp(IBufferWriter<byte> into, DateTimeOffset value) =>
        WriteInt64(into, Nanoseconds(value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks));

    /// <summary>Headers: a map from each name, once, to its values joined by commas.</summary>
    public static void WriteHeaders(PropertyBuffer into, HeaderMap headers)
    {
        var names = 0;
        for (var i = 0; i < headers.Count; i++)
        {
            names += IsFirst(headers, i) ? 1 : 0;
        }

        var pairs = new PairsWriter(into, names);
        for (var i = 0; i < headers.Count; i++)
        {
            if (IsFirst(headers, i))
            {
                var name = headers.NameAt(i);
                into.Write(name);
                pairs.EndPart();
                headers.TryGetJoined(name, into);
                pairs.EndPart();
            }
        }
    }

    private static bool IsFirst(HeaderMap headers, int index)
    {
        var name = headers.NameAt(index);
        for (var i = 0; i < index; i++)
        {
            if (headers.NameAt(i).SequenceEqual(name))
            {
                return false;
            }
        }

        return true;
    }

    private static long Nanoseconds(long ticks) => (long)Int128.Clamp(ticks * (Int128)NanosecondsPerTick, long.MinValue, long.MaxValue);
}
