using System.Text;

namespace Slipway.Sdk.Json;

/// <summary>What is between the quotes of a text.</summary>
internal static class JsonText
{
    /// <summary>The text of what a parser has checked.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\\') < 0)
            return Utf8.Text(text);
        var result = new StringBuilder();
        while (text.IndexOf((byte)'\\') is var escape and >= 0)
        {
            result.Append(Utf8.Text(text[..escape]));
            var letter = text[escape + 1];
            result.Append(letter switch
            {
                (byte)'n' => '\n',
                (byte)'t' => '\t',
                (byte)'r' => '\r',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'u' => (char)Hex(text.Slice(escape + 2, 4)),
                _ => (char)letter,
            });
            text = text[(escape + (letter == 'u' ? 6 : 2))..];
        }

        return result.Append(Utf8.Text(text)).ToString();
    }

    /// <returns>-1 where these are not hexadecimal digits.</returns>
    public static int Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            var nibble = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => -1,
            };
            if (nibble < 0)
                return -1;
            value = value * 16 + nibble;
        }

        return value;
    }
}
