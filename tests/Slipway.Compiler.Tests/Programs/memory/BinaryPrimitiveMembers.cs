using System.Buffers.Binary;
static class Program
{
    public static void Main()
    {
        var bytes = new byte[] { 0x01, 0x82, 0x03, 0x84, 0x05, 0x86, 0x07, 0x88, 9, 10, 11, 12, 13, 14, 15, 16 };
        Output.Line($"{BinaryPrimitives.ReadInt16BigEndian(bytes):X} {BinaryPrimitives.ReadInt16LittleEndian(bytes):X} "
            + $"{BinaryPrimitives.ReadUInt32BigEndian(bytes):X}");
        Output.Line($"{BinaryPrimitives.ReadInt64LittleEndian(bytes):X} {BinaryPrimitives.ReadUInt64BigEndian(bytes):X} "
            + $"{BinaryPrimitives.ReadInt128BigEndian(bytes)}");
        Output.Line(BitConverter.DoubleToInt64Bits(BinaryPrimitives.ReadDoubleBigEndian(bytes)).ToString("X"));
        Output.Line(BitConverter.SingleToInt32Bits(BinaryPrimitives.ReadSingleLittleEndian(bytes)).ToString("X"));
        for (int room = 0; room <= 8; room += 2)
        {
            var to = new byte[room];
            Output.Line($"{BinaryPrimitives.TryWriteInt32BigEndian(to, -2)} "
                + $"{BinaryPrimitives.TryWriteUInt16LittleEndian(to, 0x1234)} "
                + $"{BinaryPrimitives.TryReadInt64BigEndian(to, out long v)} {v} {Convert.ToHexString(to)}");
            Show.Line("write", () => { BinaryPrimitives.WriteDoubleLittleEndian(to, 1.5); return Convert.ToHexString(to); });
        }
        Output.Line($"{BinaryPrimitives.ReverseEndianness((short)0x1234):X} {BinaryPrimitives.ReverseEndianness(0x12345678):X} "
            + $"{BinaryPrimitives.ReverseEndianness(1UL):X}");
        var many = new int[] { 1, -1, 0x01020304 };
        BinaryPrimitives.ReverseEndianness(many, many);
        Output.Line(string.Join(",", many));
    }
}
