static class Program
{
    public static void Main()
    {
        const int n = 40;
        var a = new double[n, n];
        var b = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[i, j] = i * 0.5 - j;
                b[i, j] = (i ^ j) / 4.0;
            }
        }
        var c = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                double x = a[i, k];
                for (int j = 0; j < n; j++)
                    c[i, j] += x * b[k, j];
            }
        }
        double trace = 0;
        for (int i = 0; i < n; i++)
            trace += c[i, i];
        Output.Line(trace.ToString("R"));
        Output.Line(c[3, 17].ToString("R"));
        Output.Line(c[n - 1, 0].ToString("R"));
    }
}
