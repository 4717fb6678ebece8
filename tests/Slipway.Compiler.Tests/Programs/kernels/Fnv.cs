static class Program
{
    public static void Main()
    {
        var hash = 2166136261u;
        for (var i = 0; i < 100000; i++)
            hash = (hash ^ (uint)(i & 0xFF)) * 16777619u;
        Output.Line(hash);
    }
}
