using System.Buffers;
using System.Text;

namespace Slipway.AspNetCore;

/// <summary>Turns header bytes into the strings ASP.NET Core uses: Latin-1, one character for each byte, so that nothing is lost.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> Latin1 = SearchValues.Create(Enumerable.Range(0, 256).Select(c => (char)c).ToArray());

    /// <summary>Names up to so many bytes are kept, so many for each thread: filters add the same headers to every request.</summary>
    private const int LongestKept = 64;
    private const int Kept = 256;

    [ThreadStatic]
    private static string[]? kept;

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>As <see cref="Text"/>, for a header's name.</summary>
    public static string Name(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > LongestKept)
            return Text(bytes);

        // What is there is compared, and replaced where it is another.
        var hash = (uint)((bytes.Length * 31) + bytes[0] + (bytes[bytes.Length / 2] * 7) + (bytes[^1] * 131));
        ref var name = ref (kept ??= new string[Kept])[hash % Kept];
        if (name is null || !IsText(name, bytes))
            name = Text(bytes);
        return name;
    }

    private static bool IsText(string text, ReadOnlySpan<byte> bytes)
    {
        if (text.Length != bytes.Length)
            return false;
        Span<byte> of = stackalloc byte[LongestKept];
        return Encoding.Latin1.GetBytes(text, of) == bytes.Length && of[..bytes.Length].SequenceEqual(bytes);
    }

    /// <summary>The text that stands for a header's bytes, also where the server has decoded them as UTF-8, its default.</summary>
    public static string Raw(string? text)
    {
        text ??= "";
        return text.AsSpan().ContainsAnyExcept(Latin1) ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)) : text;
    }
}
