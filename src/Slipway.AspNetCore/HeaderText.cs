using System.Buffers;
using System.Text;

namespace Slipway.AspNetCore;

/// <summary>Turns header bytes into the strings ASP.NET Core uses: Latin-1, one character for each byte, so that nothing is lost.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> Latin1 = SearchValues.Create(Enumerable.Range(0, 256).Select(c => (char)c).ToArray());

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The text that stands for a header's bytes, also where the server has decoded them as UTF-8, its default.</summary>
    public static string Raw(string? text)
    {
        text ??= "";
        return text.AsSpan().ContainsAnyExcept(Latin1) ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)) : text;
    }
}
