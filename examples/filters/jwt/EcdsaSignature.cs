namespace Jwt;

/// <summary>
/// Tokens have the two numbers of a signature one behind the other (RFC 7518, 3.4); proxies verify them in DER (RFC 3279, 2.2.3).
/// </summary>
internal static class EcdsaSignature
{
    private const int NumberLength = 32;

    /// <returns>Empty where it is no signature of P-256.</returns>
    public static byte[] ToDer(ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 2 * NumberLength)
            return [];
        Span<byte> numbers = stackalloc byte[2 * (NumberLength + 3)];
        var length = Append(numbers, signature[..NumberLength]);
        length += Append(numbers[length..], signature[NumberLength..]);
        var der = new byte[length + 2];
        (der[0], der[1]) = (0x30, (byte)length);
        numbers[..length].CopyTo(der.AsSpan(2));
        return der;
    }

    /// <summary>The shortest form; a zero before a first bit that would be a sign.</summary>
    private static int Append(Span<byte> to, ReadOnlySpan<byte> number)
    {
        while (number.Length > 1 && number[0] == 0)
            number = number[1..];
        var sign = number[0] >= 0x80 ? 1 : 0;
        (to[0], to[1], to[2]) = (2, (byte)(number.Length + sign), 0);
        number.CopyTo(to[(2 + sign)..]);
        return 2 + sign + number.Length;
    }
}
