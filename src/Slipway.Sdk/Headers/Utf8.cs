using System.Text;

namespace Slipway.Sdk;

/// <summary>Strings as the host takes and gives them.</summary>
internal static class Utf8
{
    public static byte[] Bytes(string text) => text.Length == 0 ? [] : Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "" : Encoding.UTF8.GetString(bytes);
}
