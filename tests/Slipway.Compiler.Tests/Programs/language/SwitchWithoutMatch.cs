static class Program
{
    static int Of(int i) => i switch { 1 => 10, 2 => 20 };
    static int Tuple(int a, string b) => (a, b) switch { (1, "x") => 1, (2, _) => 2 };
    public static void Main()
    {
        Output.Line(Of(1));
        Show.Line("switch", () => Of(3));
        Output.Line(Tuple(2, "q"));
        Show.Line("tuple", () => Tuple(1, "q"));
    }
}
