static class Program
{
    public static void Main()
    {
        var composite = new bool[100001];
        var count = 0;
        for (var i = 2; i < composite.Length; i++)
        {
            if (composite[i])
                continue;
            count++;
            for (long j = (long)i * i; j < composite.Length; j += i)
                composite[j] = true;
        }
        Output.Line(count);
    }
}
