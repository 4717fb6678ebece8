namespace Slipway.Runtime;

/// <summary>
/// Upper and lower case of Latin, Greek and Cyrillic letters beyond ASCII, as ranges: the tables of all of Unicode are ten kilobytes. Other letters
/// stay as they are.
/// </summary>
internal static class Casing
{
    public static char ToUpper(char c)
    {
        switch (c)
        {
            case >= '\u0530': return c;
            case '\u00B5': return '\u039C';
            case '\u00FF': return '\u0178';
            case '\u03C2': return '\u03A3';
            case '\u03AC': return '\u0386';
            case '\u03CC': return '\u038C';
            case >= '\u03AD' and <= '\u03AF': return (char)(c - 37);
            case '\u03CD' or '\u03CE': return (char)(c - 63);
            case >= '\u0450' and <= '\u045F': return (char)(c - 80);
            case '\u04CF': return '\u04C0';
            case '\u03D7': return '\u03CF';
        }
        if (IsShifted(c, 0x20))
            return (char)(c - 0x20);
        return Parity(c) is var lower and >= 0 && (c & 1) == lower ? (char)(c - 1) : c;
    }

    public static char ToLower(char c)
    {
        switch (c)
        {
            case >= '\u0530': return c;
            case '\u0178': return '\u00FF';
            case '\u0386': return '\u03AC';
            case '\u038C': return '\u03CC';
            case >= '\u0388' and <= '\u038A': return (char)(c + 37);
            case '\u038E' or '\u038F': return (char)(c + 63);
            case >= '\u0400' and <= '\u040F': return (char)(c + 80);
            case '\u04C0': return '\u04CF';
            case '\u03CF': return '\u03D7';
        }
        if (IsShifted(c, 0))
            return (char)(c + 0x20);
        return Parity(c) is var lower and >= 0 && (c & 1) != lower ? (char)(c + 1) : c;
    }

    /// <summary>Whether the letter is one of those whose two cases are 32 apart.</summary>
    private static bool IsShifted(char c, int from) => (c - from) switch
    {
        0xD7 or 0x3A2 => false,
        (>= 0xC0 and <= 0xDE) or (>= 0x391 and <= 0x3AB) or (>= 0x410 and <= 0x42F) => true,
        _ => false,
    };

    /// <summary>The last bit of lower case letters where the two cases stand side by side; -1 elsewhere.</summary>
    private static int Parity(char c) => c switch
    {
        '\u0130' or '\u0131' or '\u0138' or '\u0149' or '\u0178' or '\u017F' => -1,
        (>= '\u0100' and <= '\u0137') or (>= '\u014A' and <= '\u0177') => 1,
        (>= '\u0139' and <= '\u0148') or (>= '\u0179' and <= '\u017E') => 0,
        (>= '\u0460' and <= '\u0481') or (>= '\u048A' and <= '\u04BF') or (>= '\u04D0' and <= '\u052F') => 1,
        >= '\u04C1' and <= '\u04CE' => 0,
        >= '\u03D8' and <= '\u03EF' => 1,
        _ => -1,
    };
}
