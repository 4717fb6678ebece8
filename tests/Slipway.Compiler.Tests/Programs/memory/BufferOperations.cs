static unsafe class Program
{
    public static void Main()
    {
        int[] a = [1, 2, 3, 4];
        int[] b = new int[4];
        Buffer.BlockCopy(a, 4, b, 0, 8);
        Output.Line(b[0] * 10 + b[1]);
        Output.Line(Buffer.ByteLength(a));
        Output.Line(Buffer.GetByte(a, 4));
        Buffer.SetByte(a, 0, 9);
        Output.Line(a[0]);
        Show.Line("range", () => Buffer.BlockCopy(a, 0, b, 12, 8));
        Show.Line("null", () => Buffer.BlockCopy(null, 0, b, 0, 1));
        Show.Line("objects", () => Buffer.BlockCopy(new object[1], 0, b, 0, 1));
        Array.Copy(a, 0, a, 1, 3);
        Output.Line(string.Join(",", a));
        Array.Copy(a, 1, a, 0, 3);
        Output.Line(string.Join(",", a));
        a.AsSpan(0, 3).CopyTo(a.AsSpan(1));
        Output.Line(string.Join(",", a));
        byte* p = stackalloc byte[8];
        for (int i = 0; i < 8; i++)
            p[i] = (byte)i;
        Buffer.MemoryCopy(p, p + 2, 6, 6);
        Output.Line(p[7]);
        Show.Line("memcopy", () =>
        {
            byte q = 0;
            Buffer.MemoryCopy(&q, &q, 0, 1);
        });
        string[] s = ["a", "b", "c"];
        Array.Copy(s, 0, s, 1, 2);
        Output.Line(string.Concat(s));
        Array.ConstrainedCopy(a, 0, b, 0, 2);
        Output.Line(b[1]);
    }
}
