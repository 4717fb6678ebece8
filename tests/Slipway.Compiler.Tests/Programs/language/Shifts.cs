static class Program
{
    public static void Main()
    {
        int[] counts = [0, 1, 7, 31, 32, 33, 63, 64, 65, -1, int.MinValue];
        foreach (var c in counts)
        {
            int i = -123456789; uint u = 0xF0E1D2C3; long l = -1234567890123456789; ulong ul = 0xF0E1D2C3B4A59687; short s = -3; byte b = 0x81;
            Output.Line($"{i << c} {i >> c} {i >>> c} {u << c} {u >> c} {u >>> c} {l << c} {l >> c} {l >>> c} {ul << c} {ul >> c} {s << c} {s >> c} {s >>> c} {b << c} {b >> c}");
            nint n = -5; Output.Line($"{(int)(n << (c & 15))} {(int)(n >> (c & 31))}");
        }
    }
}
