static class Program
{
    public static void Main()
    {
        sbyte[] s = [0, 1, -1, 127, -128, 64]; byte[] b = [0, 1, 127, 128, 255]; short[] h = [0, -1, 32767, -32768, 300]; ushort[] u = [0, 1, 65535, 32768];
        unchecked
        {
            foreach (var x in s) foreach (var y in s) Output.Line($"{(sbyte)(x + y)} {(sbyte)(x - y)} {(sbyte)(x * y)} {(sbyte)(x & y)} {(sbyte)(x | y)} {(sbyte)(x ^ y)} {(sbyte)~x} {(sbyte)(x << 1)} {(sbyte)(x >> 1)} {x >>> 1} {x < y} {(sbyte)-x}");
            foreach (var x in b) foreach (var y in b) Output.Line($"{(byte)(x + y)} {(byte)(x - y)} {(byte)(x * y)} {x - y} {(byte)~x} {(byte)(x << 3)} {x >> 3} {x > y}");
            foreach (var x in h) foreach (var y in h) Output.Line($"{(short)(x + y)} {(short)(x - y)} {(short)(x * y)} {x * y} {(short)(x >> 2)} {x >= y}");
            foreach (var x in u) foreach (var y in u) Output.Line($"{(ushort)(x + y)} {(ushort)(x - y)} {(ushort)(x * y)} {x * y} {(ushort)~x} {x <= y}");
        }
        foreach (var x in s) foreach (var y in s) Show.Line($"{x} {y}", () => checked((sbyte)(x * y)));
        foreach (var x in b) { var y = x; Show.Line($"{x}++", () => { checked { y++; } return y; }); Show.Line($"{x}--", () => { var z = x; checked { z--; } return z; }); }
    }
}
