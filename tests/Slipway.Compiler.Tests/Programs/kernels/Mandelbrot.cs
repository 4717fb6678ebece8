static class Program
{
    public static void Main()
    {
        int inside = 0; long steps = 0;
        for (int y = 0; y < 60; y++)
            for (int x = 0; x < 80; x++)
            {
                double cr = x / 40.0 - 1.5, ci = y / 30.0 - 1.0, zr = 0, zi = 0;
                int i = 0;
                for (; i < 100 && zr * zr + zi * zi < 4; i++) { var t = zr * zr - zi * zi + cr; zi = 2 * zr * zi + ci; zr = t; }
                if (i == 100) inside++;
                steps += i;
            }
        Output.Line(inside); Output.Line(steps);
    }
}
