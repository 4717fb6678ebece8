using System.Globalization;
using System.Linq;

/// <summary>Addresses of both versions parsed by hand into 128 bits, and tested against prefixes.</summary>
static class Program
{
    private readonly record struct Prefix(UInt128 Address, int Length)
    {
        public bool Contains(UInt128 address) => Length == 0 || (address ^ Address) >> 128 - Length == 0;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out UInt128 address)
    {
        address = 0;
        return text.Contains(':') ? TryParse6(text, out address) : TryParse4(text, out address);
    }

    private static bool TryParse4(ReadOnlySpan<char> text, out UInt128 address)
    {
        address = 0xFFFF;
        var parts = 0;
        foreach (var part in text.Split('.'))
        {
            if (++parts > 4 || text[part].Length is 0 or > 3 || !byte.TryParse(text[part], NumberStyles.None, null, out var value))
                return false;
            address = address << 8 | value;
        }
        return parts == 4;
    }

    private static bool TryParse6(ReadOnlySpan<char> text, out UInt128 address)
    {
        address = 0;
        Span<ushort> groups = stackalloc ushort[8];
        var (count, gap) = (0, -1);
        while (!text.IsEmpty)
        {
            if (text.StartsWith("::"))
            {
                if (gap >= 0)
                    return false;
                gap = count;
                text = text[2..];
                continue;
            }
            if (count > 0 && gap != count)
            {
                if (text[0] != ':')
                    return false;
                text = text[1..];
            }
            var length = text.IndexOf(':') is var colon and >= 0 ? colon : text.Length;
            if (count == 8 || length is 0 or > 4 || !ushort.TryParse(text[..length], NumberStyles.AllowHexSpecifier, null, out groups[count]))
                return false;
            count++;
            text = text[length..];
        }
        if (gap < 0 ? count != 8 : count == 8)
            return false;
        for (var i = 0; i < 8; i++)
        {
            var index = gap < 0 || i < gap ? i : i - (8 - count);
            address = address << 16 | (gap >= 0 && i >= gap && index < gap ? (ushort)0 : groups[index]);
        }
        return true;
    }

    private static Prefix? ParsePrefix(string text)
    {
        if (text.Split('/') is not [var address, var length] || !TryParse(address, out var bits)
            || !int.TryParse(length, NumberStyles.None, null, out var count))
            return null;
        var total = address.Contains(':') ? count : count + 96;
        return total > 128 || address.Contains('.') && count > 32 ? null : new Prefix(bits, total);
    }

    public static void Main()
    {
        string[] addresses =
        [
            "10.1.2.3", "10.255.255.255", "11.0.0.0", "255.255.255.255", "0.0.0.0", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1..2.3", " 1.2.3.4", "01.2.3.4",
            "::", "::1", "1::", "2001:db8::1", "2001:DB8:0:0:1:0:0:1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1::2::3", "12345::", ":1", "g::",
            "::ffff:10", "fe80::1:2", "",
        ];
        string[] prefixes = ["10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "::/0", "::1/128", "10.1.2.3/32", "10.0.0.0/33", "x/8", "10.0.0.0", "fe80::/10"];
        foreach (var address in addresses)
        {
            if (!TryParse(address, out var bits))
            {
                Output.Line(address + " none");
                continue;
            }
            Output.Line($"{address} {bits:x} {string.Join(' ', prefixes.Where(prefix => ParsePrefix(prefix)?.Contains(bits) == true))}");
        }
        foreach (var prefix in prefixes)
            Output.Line(ParsePrefix(prefix)?.ToString() ?? "none");
    }
}
