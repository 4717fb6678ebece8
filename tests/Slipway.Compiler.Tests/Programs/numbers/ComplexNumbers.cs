using System.Numerics;
static class Program
{
    static string Text(Complex c) => $"<{c.Real:E10}; {c.Imaginary:E10}>";
    public static void Main()
    {
        Complex[] values = [Complex.Zero, Complex.One, Complex.ImaginaryOne, new(3, 4), new(-1.5, 0.25), new(1e10, -1e-3)];
        foreach (var a in values)
        {
            Output.Line($"{a.Magnitude:E10} {a.Phase:E10} {Text(Complex.Conjugate(a))} {Text(Complex.Exp(a / 10))} {a.ToString()}");
            foreach (var b in values)
                Output.Line($"{Text(a + b)} {Text(a - b)} {Text(a * b)} {a == b} {(b == 0 ? "" : Text(a / b))}");
        }
        Output.Line(Text(Complex.Sqrt(new Complex(-4, 0))));
        Output.Line(Text(Complex.FromPolarCoordinates(2, Math.PI / 3)));
        Output.Line(Math.Round(Complex.Pow(new Complex(1, 1), 4).Real, 9).ToString());
    }
}
