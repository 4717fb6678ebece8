static class Program
{
    public static void Main()
    {
        for (int c = 0; c < 0x530; c++)
        {
            if (c is >= 0x180 and < 0x370 or (>= 0x370 and < 0x386) or (>= 0x3D0 and < 0x3D8) or (>= 0x3F0 and < 0x400))
                continue;
            Output.Line($"{c:X} {(int)char.ToUpperInvariant((char)c):X} {(int)char.ToLowerInvariant((char)c):X}");
        }
    }
}
