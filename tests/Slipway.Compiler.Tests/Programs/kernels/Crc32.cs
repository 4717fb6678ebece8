static class Program
{
    static readonly uint[] Table = Make();
    static uint[] Make()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            uint c = n;
            for (int k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
    public static void Main()
    {
        uint crc = 0xFFFFFFFF;
        for (int i = 0; i < 50000; i++) crc = Table[(crc ^ (byte)(i * 7)) & 0xFF] ^ (crc >> 8);
        Output.Line(~crc);
    }
}
