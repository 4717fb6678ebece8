using System.Buffers.Binary;
static class Program
{
    static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b; d = uint.RotateLeft(d ^ a, 16);
        c += d; b = uint.RotateLeft(b ^ c, 12);
        a += b; d = uint.RotateLeft(d ^ a, 8);
        c += d; b = uint.RotateLeft(b ^ c, 7);
    }
    static void Block(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, uint counter, Span<byte> output)
    {
        Span<uint> state = stackalloc uint[16];
        state[0] = 0x61707865;
        state[1] = 0x3320646E;
        state[2] = 0x79622D32;
        state[3] = 0x6B206574;
        for (int i = 0; i < 8; i++)
            state[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
        state[12] = counter;
        for (int i = 0; i < 3; i++)
            state[13 + i] = BinaryPrimitives.ReadUInt32LittleEndian(nonce[(4 * i)..]);
        Span<uint> x = stackalloc uint[16];
        state.CopyTo(x);
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < 4; i++)
                Quarter(ref x[i], ref x[4 + i], ref x[8 + i], ref x[12 + i]);
            for (int i = 0; i < 4; i++)
                Quarter(ref x[i], ref x[4 + (i + 1 & 3)], ref x[8 + (i + 2 & 3)], ref x[12 + (i + 3 & 3)]);
        }
        for (int i = 0; i < 16; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(output[(4 * i)..], x[i] + state[i]);
    }
    public static void Main()
    {
        var key = new byte[32];
        for (int i = 0; i < 32; i++)
            key[i] = (byte)i;
        byte[] nonce = [0, 0, 0, 9, 0, 0, 0, 0x4A, 0, 0, 0, 0];
        var block = new byte[64];
        Block(key, nonce, 1, block);
        Output.Line(Convert.ToHexString(block));
        Block(key, nonce, uint.MaxValue, block);
        Output.Line(Convert.ToHexString(block));
        Show.Line("short key", () => Block(new byte[31], nonce, 0, new byte[64]));
    }
}
