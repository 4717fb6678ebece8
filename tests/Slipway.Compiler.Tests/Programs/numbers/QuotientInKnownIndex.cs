// The index is known to be within the array, whose element is never stored: the division in it throws all the same.
struct Pair
{
    public int First;
}

static class Program
{
    private static int s_zero;

    public static void Main()
    {
        Output.Line(Kind(() => Store(7)));
        Output.Line(Kind(() => { Load(7); }));
        s_zero = 2;
        Output.Line(Kind(() => Store(7)));
        Output.Line(Kind(() => { Load(7); }));
    }

    private static void Store(int dividend)
    {
        var array = new Pair[2];
        array[(dividend / s_zero) & 1].First = Never();
    }

    private static int Load(int dividend)
    {
        var array = new int[2];
        _ = array[(dividend / s_zero) & 1];
        return 3;
    }

    private static int Never() => throw new OverflowException();

    private static string Kind(Action action)
    {
        try
        {
            action();
            return "none";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }
}
