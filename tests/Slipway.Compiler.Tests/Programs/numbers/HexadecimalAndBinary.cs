using System.Globalization;
static class Program
{
    public static void Main()
    {
        foreach (var text in (string[])["0", "7f", "80", "FF", "100", "7FFFFFFF", "80000000", "ffffffffffffffff", "g", "-1", " a ", ""])
        {
            string Of<T>() where T : System.Numerics.INumberBase<T> => T.TryParse(text, NumberStyles.HexNumber, null, out var v) ? v.ToString() : "-";
            Output.Line($"{text}: {Of<sbyte>()} {Of<byte>()} {Of<short>()} {Of<int>()} {Of<uint>()} {Of<long>()} {Of<ulong>()} "
                + $"{Of<Int128>()}");
        }
        foreach (var text in (string[])["0", "1010", "11111111", "100000000", "2", "10000000000000000000000000000000"])
            Output.Line($"{text}: {(byte.TryParse(text, NumberStyles.BinaryNumber, null, out var b) ? b : -1)} "
                + $"{(int.TryParse(text, NumberStyles.BinaryNumber, null, out var i) ? i : -1)}");
        foreach (var value in (int[])[0, 10, -1, int.MinValue])
            Output.Line($"{value:x} {value:X8} {value:b} {value:B40} {(short)value:X} {(sbyte)value:b}");
        Show.Line("hex string", () => Convert.FromHexString("0aFF"));
        Show.Line("odd", () => Convert.FromHexString("0aF"));
        Show.Line("bad", () => Convert.FromHexString("0g"));
    }
}
