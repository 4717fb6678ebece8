sealed class Body
{
    public double X, Y, Z, Vx, Vy, Vz, Mass;
}
static class Program
{
    static double Energy(Body[] bodies)
    {
        double e = 0;
        for (int i = 0; i < bodies.Length; i++)
        {
            var b = bodies[i];
            e += 0.5 * b.Mass * (b.Vx * b.Vx + b.Vy * b.Vy + b.Vz * b.Vz);
            for (int j = i + 1; j < bodies.Length; j++)
            {
                double dx = b.X - bodies[j].X, dy = b.Y - bodies[j].Y, dz = b.Z - bodies[j].Z;
                e -= b.Mass * bodies[j].Mass / Math.Sqrt(dx * dx + dy * dy + dz * dz);
            }
        }
        return e;
    }
    public static void Main()
    {
        Body[] bodies =
        [
            new() { Mass = 39.5 },
            new() { X = 4.8, Y = -1.2, Z = -0.1, Vx = 0.6, Vy = 2.8, Vz = -0.02, Mass = 0.037 },
            new() { X = 8.3, Y = 4.1, Z = -0.4, Vx = -1.0, Vy = 1.8, Vz = 0.008, Mass = 0.011 },
            new() { X = 12.9, Y = -15.1, Z = -0.2, Vx = 1.1, Vy = 0.9, Vz = -0.01, Mass = 0.0017 },
        ];
        Output.Line(Energy(bodies).ToString("R"));
        for (int step = 0; step < 2000; step++)
        {
            for (int i = 0; i < bodies.Length; i++)
            {
                var a = bodies[i];
                for (int j = i + 1; j < bodies.Length; j++)
                {
                    var b = bodies[j];
                    double dx = a.X - b.X, dy = a.Y - b.Y, dz = a.Z - b.Z, d = dx * dx + dy * dy + dz * dz;
                    double pull = 0.001 / (d * Math.Sqrt(d));
                    a.Vx -= dx * b.Mass * pull; a.Vy -= dy * b.Mass * pull; a.Vz -= dz * b.Mass * pull;
                    b.Vx += dx * a.Mass * pull; b.Vy += dy * a.Mass * pull; b.Vz += dz * a.Mass * pull;
                }
            }
            foreach (var b in bodies)
            {
                b.X += 0.001 * b.Vx; b.Y += 0.001 * b.Vy; b.Z += 0.001 * b.Vz;
            }
        }
        Output.Line(Energy(bodies).ToString("R"));
        Output.Line(bodies[2].X.ToString("R"));
    }
}
