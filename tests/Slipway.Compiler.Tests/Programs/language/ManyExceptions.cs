static class Program
{
    static int s_caught;

    public static void Main()
    {
        for (var i = 0; i < 5000; i++)
            Catch(i);
        Output.Line(s_caught);
    }

    // Has no frame of its own, and must give back those of whom an exception left.
    static void Catch(int i)
    {
        try { Throw(i); }
        catch (InvalidOperationException) { s_caught++; }
    }

    static void Throw(int i)
    {
        Span<byte> frame = stackalloc byte[64 + i % 8];
        frame[i % 64] = 1;
        if (frame[(i + 1) % 64] == 0)
            throw new InvalidOperationException();
    }
}
