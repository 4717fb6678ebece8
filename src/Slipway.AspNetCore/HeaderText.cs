using System.Buffers;
using System.Text;

namespace Slipway.AspNetCore;

/// <summary>Turns header bytes into the strings ASP.NET Core uses: Latin-1, one character for each byte, so that nothing is lost.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> ForbiddenInValue = SearchValues.Create([0, (byte)'\r', (byte)'\n']);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>RFC 9110, 5.1: a token.</summary>
    public static bool IsName(ReadOnlySpan<byte> name) => !name.IsEmpty && !name.ContainsAnyExcept(NameBytes);

    /// <summary>RFC 9110, 5.5: what would split or end a message must not pass.</summary>
    public static bool IsValue(ReadOnlySpan<byte> value) => !value.ContainsAny(ForbiddenInValue);
}
