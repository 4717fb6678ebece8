using System.Numerics;

static class Program
{
    public static void Main()
    {
        uint[] u = [0, 1, 2, 3, 0x80000000, uint.MaxValue, 0x12345678];
        foreach (var x in u)
            Output.Line($"{BitOperations.PopCount(x)} {BitOperations.LeadingZeroCount(x)} {BitOperations.TrailingZeroCount(x)} "
                + $"{BitOperations.Log2(x)} {BitOperations.IsPow2(x)} {BitOperations.RoundUpToPowerOf2(x)} "
                + $"{BitOperations.RotateLeft(x, 7)} {BitOperations.RotateRight(x, 7)} {BitOperations.Crc32C(0, x)}");
        ulong[] l = [0, 1, 1ul << 40, ulong.MaxValue];
        foreach (var x in l)
            Output.Line($"{BitOperations.PopCount(x)} {BitOperations.LeadingZeroCount(x)} {BitOperations.TrailingZeroCount(x)} "
                + $"{BitOperations.Log2(x)} {BitOperations.RoundUpToPowerOf2(x)} {BitOperations.RotateLeft(x, 13)}");
        Output.Line(BitConverter.ToString(BitConverter.GetBytes(0x12345678)));
        Output.Line(BitConverter.ToString(BitConverter.GetBytes(1.5)));
        Output.Line(BitConverter.ToString(BitConverter.GetBytes(true)));
        Output.Line(BitConverter.ToString(BitConverter.GetBytes('x')));
        Output.Line(BitConverter.ToInt32([1, 2, 3, 4], 0));
        Output.Line(BitConverter.ToInt16([1, 2, 3], 1));
        Output.Line(BitConverter.ToUInt64([1, 2, 3, 4, 5, 6, 7, 8]).ToString());
        Show.Line("short", () => BitConverter.ToInt32(new byte[3], 0));
        Show.Line("null", () => BitConverter.ToInt32(null, 0));
        Output.Line(BitConverter.ToDouble(BitConverter.GetBytes(2.25), 0).ToString());
        Output.Line(BitConverter.IsLittleEndian.ToString());
        Output.Line(BitConverter.HalfToInt16Bits((Half)1.5));
        Output.Line(((float)BitConverter.Int16BitsToHalf(0x3C00)).ToString());
        Output.Line(BitConverter.ToString([1, 2, 255], 1));
    }
}
