using System.Globalization;

namespace IpRanges;

/// <summary>A range of addresses; those of IPv4 are mapped into IPv6 (RFC 4291, 2.5.5.2), so that there is one kind.</summary>
internal readonly struct AddressRange
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly ulong _highMask;
    private readonly ulong _lowMask;

    private AddressRange(ulong high, ulong low, int prefix)
    {
        _highMask = prefix == 0 ? 0 : prefix >= 64 ? ulong.MaxValue : ulong.MaxValue << (64 - prefix);
        _lowMask = prefix <= 64 ? 0 : ulong.MaxValue << (128 - prefix);
        (_high, _low) = (high & _highMask, low & _lowMask);
    }

    public static bool TryParse(string text, out AddressRange range)
    {
        range = default;
        var slash = text.IndexOf('/');
        if (slash < 0 || !TryParseAddress(text.AsSpan(0, slash), out var high, out var low)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
        {
            return false;
        }

        var isMapped = text.IndexOf(':') < 0;
        if (prefix > (isMapped ? 32 : 128))
            return false;
        range = new AddressRange(high, low, isMapped ? prefix + 96 : prefix);
        return true;
    }

    public static bool TryParseAddress(ReadOnlySpan<char> text, out ulong high, out ulong low)
    {
        (high, low) = (0, 0);
        if (text.IndexOf(':') < 0)
        {
            low = MappedPrefix;
            return TryParseV4(text, ref low);
        }

        Span<ushort> groups = stackalloc ushort[8];
        var (count, gap) = (0, -1);
        if (text.StartsWith("::"))
        {
            gap = 0;
            text = text[2..];
        }

        while (text.Length > 0)
        {
            var end = text.IndexOf(':');
            var group = end < 0 ? text : text[..end];
            if (count == 8 || group.Length > 4
                || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out groups[count]))
                return false;
            count++;
            text = end < 0 ? [] : text[(end + 1)..];
            if (end >= 0 && text.Length == 0)
                return false;
            if (text.StartsWith(":"))
            {
                if (gap >= 0)
                    return false;
                gap = count;
                text = text[1..];
            }
        }

        if (gap < 0 ? count != 8 : count == 8)
            return false;
        for (var i = 0; i < count; i++)
        {
            var place = i < gap || gap < 0 ? i : i + 8 - count;
            if (place < 4)
                high |= (ulong)groups[i] << (48 - 16 * place);
            else
                low |= (ulong)groups[i] << (112 - 16 * place);
        }

        return true;
    }

    public bool Contains(ulong high, ulong low) => (high & _highMask) == _high && (low & _lowMask) == _low;

    private static bool TryParseV4(ReadOnlySpan<char> text, ref ulong low)
    {
        for (var i = 0; i < 4; i++)
        {
            var end = i == 3 ? text.Length : text.IndexOf('.');
            if (end < 0 || !byte.TryParse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var part))
                return false;
            low |= (ulong)part << (24 - 8 * i);
            text = i == 3 ? text : text[(end + 1)..];
        }

        return true;
    }
}
