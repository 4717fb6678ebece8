namespace Slipway.Runtime;

/// <summary>The Unicode tables behind this question are twenty kilobytes; the answer is a short list.</summary>
[Plug("System.Char")]
internal static class CharPlug
{
    public static bool IsWhiteSpace(char c) => c switch
    {
        ' ' or >= '\t' and <= '\r' or '\u0085' or '\u00A0' => true,
        < '\u1680' => false,
        '\u1680' or >= '\u2000' and <= '\u200A' or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000' => true,
        _ => false,
    };
}

/// <summary>A module has no source of randomness of its own.</summary>
[Plug("Interop")]
internal static unsafe class RandomnessPlug
{
    public static void GetRandomBytes(byte* buffer, int length)
    {
        var state = 0x2545F491u;
        for (var i = 0; i < length; i++)
        {
            state = state * 1664525 + 1013904223;
            buffer[i] = (byte)(state >> 24);
        }
    }
}
