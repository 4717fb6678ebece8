using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Envoy;

/// <summary>
/// What a YAML scalar is, by the rules of Envoy's YAML loader rather than those of YAML 1.2: <c>yes</c> and <c>on</c> are truth
/// values, integers may be hexadecimal or octal, and integers beyond 32 bits are text, as 64-bit integers are in proto3 JSON.
/// </summary>
internal static class YamlScalar
{
    private static readonly Dictionary<string, bool> Truths = new()
    {
        ["true"] = true,
        ["yes"] = true,
        ["on"] = true,
        ["y"] = true,
        ["false"] = false,
        ["no"] = false,
        ["off"] = false,
        ["n"] = false,
    };

    public static ScalarNode ToNode(Scalar scalar)
    {
        var text = Text(scalar);
        var line = (int)scalar.Start.Line;
        var isText = scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value is "!" or "tag:yaml.org,2002:str");
        if (isText)
            return new ScalarNode(line, ScalarKind.Text, text);
        if (text is "" or "~" or "null" or "Null" or "NULL")
            return new ScalarNode(line, ScalarKind.Null, text);
        if (HasFlexibleCase(text) && Truths.TryGetValue(text.ToLowerInvariant(), out var truth))
            return new ScalarNode(line, ScalarKind.Bool, truth ? "true" : "false", text);
        if (TryParseInteger(text, out var integer))
        {
            var kind = integer is >= int.MinValue and <= int.MaxValue ? ScalarKind.Number : ScalarKind.Text;
            return new ScalarNode(line, kind, integer.ToString(CultureInfo.InvariantCulture), text);
        }

        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && text.AsSpan().ContainsAnyInRange('0', '9')
            ? new ScalarNode(line, ScalarKind.Number, number.ToString("R", CultureInfo.InvariantCulture), text)
            : new ScalarNode(line, ScalarKind.Text, text);
    }

    public static string Text(Scalar scalar) => DocumentReader.IsWellFormed(scalar.Value)
        ? scalar.Value
        : throw new DocumentException((int)scalar.Start.Line, "a string has half a surrogate pair");

    /// <summary>Whether it is all lower case, all upper case, or capitalised.</summary>
    private static bool HasFlexibleCase(string text) =>
        text.All(char.IsAsciiLetter) && (text[1..].All(char.IsAsciiLetterLower) || text.All(char.IsAsciiLetterUpper));

    private static bool TryParseInteger(string text, out long value)
    {
        var digits = text.AsSpan();
        var negative = digits is ['-', ..];
        if (digits is ['-' or '+', ..])
            digits = digits[1..];

        value = 0;
        var isHexadecimal = digits is ['0', 'x' or 'X', ..];
        var radix = isHexadecimal ? 16 : digits is ['0', _, ..] ? 8 : 10;
        var body = isHexadecimal ? digits[2..] : digits;
        if (body.IsEmpty)
            return false;

        var magnitude = Int128.Zero;
        foreach (var c in body)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 0x20) - 'a' + 10 : radix;
            if (digit >= radix)
                return false;
            magnitude = (magnitude * radix) + digit;
            if (magnitude > (Int128)long.MaxValue + 1)
                return false;
        }

        var number = negative ? -magnitude : magnitude;
        if (number > long.MaxValue)
            return false;
        value = (long)number;
        return true;
    }
}
