static class Program
{
    static readonly int[] Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
    static readonly uint[] Table = Sines();
    static uint[] Sines()
    {
        var table = new uint[64];
        for (int i = 0; i < 64; i++)
            table[i] = (uint)(Math.Abs(Math.Sin(i + 1)) * 4294967296);
        return table;
    }
    static string Hash(byte[] data)
    {
        var padded = new byte[(data.Length + 8) / 64 * 64 + 64];
        data.CopyTo(padded, 0);
        padded[data.Length] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(padded.AsSpan(padded.Length - 8), (ulong)data.Length * 8);
        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];
        for (int block = 0; block < padded.Length; block += 64)
        {
            var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(padded.AsSpan(block, 64));
            var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
            for (int i = 0; i < 64; i++)
            {
                var (f, g) = (i >> 4) switch
                {
                    0 => (b & c | ~b & d, i),
                    1 => (d & b | ~d & c, 5 * i + 1 & 15),
                    2 => (b ^ c ^ d, 3 * i + 5 & 15),
                    _ => (c ^ (b | ~d), 7 * i & 15),
                };
                f += a + Table[i] + words[g];
                (a, d, c, b) = (d, c, b, b + uint.RotateLeft(f, Shifts[i >> 4 << 2 | i & 3]));
            }
            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
        }
        return Convert.ToHexStringLower(System.Runtime.InteropServices.MemoryMarshal.AsBytes(state));
    }
    public static void Main()
    {
        foreach (var text in (string[])["", "a", "abc", "message digest", new string('x', 55), new string('x', 56), new string('y', 200)])
            Output.Line(Hash(System.Text.Encoding.ASCII.GetBytes(text)));
    }
}
