using System.Buffers.Binary;

namespace Slipway.ProxyWasm.Headers;

/// <summary>
/// The form in which header maps cross the border between host and guest ("Serialization" of the Proxy-Wasm specification): the number
/// of pairs, the lengths of each name and value, then every name and value followed by a zero byte. Numbers are 32-bit little-endian.
/// </summary>
internal static class HeaderPairs
{
    /// <summary>The most bytes that a guest's list may have.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The most pairs that a guest's list may have.</summary>
    public const int MaxPairs = 1024;

    private const int CountBytes = sizeof(uint);
    private const int LengthsBytes = 2 * sizeof(uint);

    /// <summary>The length of <paramref name="map"/> in this form, in bytes. An empty map has none: it travels as a null pointer.</summary>
    public static int Measure(HeaderMap map) =>
        map.Count == 0 ? 0 : checked((int)(CountBytes + map.Count * (LengthsBytes + 2L) + map.ByteSize));

    /// <summary>Writes <paramref name="map"/> to the start of <paramref name="into"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="into"/> is shorter than <see cref="Measure"/> says.</exception>
    public static void Write(HeaderMap map, Span<byte> into)
    {
        if (into.Length < Measure(map))
        {
            throw new ArgumentException($"The pairs take {Measure(map)} bytes, but there is room for {into.Length}.", nameof(into));
        }

        if (map.Count == 0)
        {
            return;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(into, (uint)map.Count);
        var lengths = into[CountBytes..];
        var data = lengths[(map.Count * LengthsBytes)..];
        for (var i = 0; i < map.Count; i++)
        {
            var name = map.NameAt(i);
            var value = map.ValueAt(i);
            BinaryPrimitives.WriteUInt32LittleEndian(lengths, (uint)name.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(lengths[sizeof(uint)..], (uint)value.Length);
            lengths = lengths[LengthsBytes..];
            data = Terminated(name, data);
            data = Terminated(value, data);
        }
    }

    /// <summary>Replaces what <paramref name="into"/> holds by the pairs in <paramref name="data"/>, which a guest wrote.</summary>
    /// <returns>
    /// False, with <paramref name="into"/> empty, if the list is too long, cut short, lacks a zero byte or is followed by more bytes.
    /// No bytes at all, or one zero byte, are an empty list.
    /// </returns>
    public static bool TryParse(ReadOnlySpan<byte> data, HeaderMap into)
    {
        into.Clear();
        if (data.IsEmpty || data is [0])
        {
            return true;
        }

        if (data.Length is < CountBytes or > MaxBytes)
        {
            return false;
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (count > MaxPairs || data.Length - CountBytes < (int)count * LengthsBytes)
        {
            return false;
        }

        var lengths = data[CountBytes..];
        var rest = lengths[((int)count * LengthsBytes)..];
        for (var i = 0; i < (int)count; i++, lengths = lengths[LengthsBytes..])
        {
            if (!TryTake(ref rest, BinaryPrimitives.ReadUInt32LittleEndian(lengths), out var name)
                || !TryTake(ref rest, BinaryPrimitives.ReadUInt32LittleEndian(lengths[sizeof(uint)..]), out var value)
                || !into.TryAdd(name, value))
            {
                into.Clear();
                return false;
            }
        }

        if (!rest.IsEmpty)
        {
            into.Clear();
        }

        return rest.IsEmpty;
    }

    private static Span<byte> Terminated(ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        bytes.CopyTo(into);
        into[bytes.Length] = 0;
        return into[(bytes.Length + 1)..];
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, uint length, out ReadOnlySpan<byte> bytes)
    {
        // The comparison leaves one byte for the terminator and cannot overflow, whatever length the guest claims.
        if (length >= (uint)rest.Length || rest[(int)length] != 0)
        {
            bytes = default;
            return false;
        }

        bytes = rest[..(int)length];
        rest = rest[((int)length + 1)..];
        return true;
    }
}
