static class Program
{
    static int s_number = 7;

    static T Choose<T>(bool first, T a, T b) => first ? a : b;

    // CoreCLR's optimiser loses the division here, and with it the exception.
    static int WithinTryWithFilter(sbyte divisor)
    {
        for (var round = 0; round < 2; round++)
        {
            try
            {
                divisor++;
                var unused = unchecked((ushort)~Choose(true, 3, s_number / divisor));
            }
            catch (InvalidOperationException e) when (e.HResult % 2 == 0)
            {
                s_number++;
            }
            finally
            {
                s_number--;
            }
        }

        return s_number;
    }

    static long Discarded(long divisor)
    {
        _ = s_number / divisor;
        return s_number % divisor;
    }

    static void Try(Func<long> divide)
    {
        try
        {
            Output.Line(divide());
        }
        catch (DivideByZeroException e)
        {
            Output.Line(e.GetType().Name);
        }
    }

    public static void Main()
    {
        Try(() => WithinTryWithFilter(-2));
        Try(() => WithinTryWithFilter(-4));
        Try(() => Discarded(0));
        Try(() => Discarded(3));
    }
}
