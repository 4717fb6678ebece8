namespace Slipway.Sdk;

/// <summary>Numbers as text, without what a framework brings for the other ways to write them.</summary>
internal static class Decimal
{
    public static string Text(long number)
    {
        Span<char> digits = stackalloc char[20];
        var position = digits.Length;

        // The negative numbers are one more than the positive.
        var rest = number < 0 ? number : -number;
        do
        {
            digits[--position] = (char)('0' - rest % 10);
            rest /= 10;
        }
        while (rest != 0);
        if (number < 0)
            digits[--position] = '-';
        return new string(digits[position..]);
    }
}
