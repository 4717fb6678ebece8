static class Program
{
    public static void Main()
    {
        ulong x = 88172645463325252;
        int bad = 0;
        for (int i = 0; i < 400; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            var d = BitConverter.UInt64BitsToDouble(x);
            if (double.IsNaN(d))
                continue;
            var s = d.ToString("R");
            if (i % 20 == 0)
                Output.Line(s);
            if (double.Parse(s) != d)
                bad++;
            var f = BitConverter.UInt32BitsToSingle((uint)x);
            if (float.IsNaN(f))
                continue;
            var t = f.ToString();
            if (i % 20 == 0)
                Output.Line(t);
            if (float.Parse(t) != f)
                bad++;
        }

        Output.Line(bad);
    }
}
