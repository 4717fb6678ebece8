using System.Numerics;
static class Program
{
    static byte[] Encode<T>(T value) where T : IBinaryInteger<T>
    {
        var bytes = new List<byte>();
        bool isSigned = T.IsNegative(T.Zero - T.One);
        while (true)
        {
            byte low = byte.CreateTruncating(value & T.CreateTruncating(0x7F));
            value >>= 7;
            bool done = isSigned ? value == T.Zero && (low & 0x40) == 0 || value == -T.One && (low & 0x40) != 0 : T.IsZero(value);
            bytes.Add((byte)(done ? low : low | 0x80));
            if (done)
                return bytes.ToArray();
        }
    }
    static long Signed(byte[] bytes)
    {
        long value = 0;
        int shift = 0;
        foreach (var b in bytes)
        {
            value |= (long)(b & 0x7F) << shift;
            shift += 7;
            if ((b & 0x80) == 0 && (b & 0x40) != 0 && shift < 64)
                value |= -1L << shift;
        }
        return value;
    }
    static ulong Unsigned(byte[] bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
            value |= (ulong)(bytes[i] & 0x7F) << 7 * i;
        return value;
    }
    public static void Main()
    {
        foreach (var v in (long[])[0, 1, -1, 63, 64, -64, -65, 624485, -123456, int.MinValue, long.MaxValue, long.MinValue])
            Output.Line($"{v} {Convert.ToHexString(Encode(v))} {Signed(Encode(v)) == v} {Convert.ToHexString(Encode((ulong)v))} "
                + $"{Unsigned(Encode((ulong)v)) == (ulong)v}");
        Output.Line(Convert.ToHexString(Encode((short)-129)) + " " + Convert.ToHexString(Encode((byte)200)));
    }
}
