using System.Text;

namespace Slipway.Operators.Modules;

/// <summary>Text that a guest wrote, for people and logs: its author chose it, so it is one line of bounded length.</summary>
internal static class GuestText
{
    private const int MaxBytes = 1024;

    public static string InOneLine(ReadOnlySpan<byte> utf8) => utf8.Length <= MaxBytes
        ? InOneLine(Encoding.UTF8.GetString(utf8))
        : $"{InOneLine(Encoding.UTF8.GetString(utf8[..MaxBytes]))}...";

    public static string InOneLine(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = char.IsControl(source[i]) ? ' ' : source[i];
    }).TrimEnd();
}
