static class Program
{
    static nint Fib(nint n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);
    public static void Main()
    {
        nint a = 7, b = -3; nuint u = 5;
        Output.Line($"{a + b} {a - b} {a * b} {a / b} {a % b} {-a} {~a} {a & 3} {a | 8} {a ^ 1} {u << 3} {u >> 1} {a > b} {u == 5}");
        Output.Line($"{(long)a} {(int)b} {(ulong)u} {(double)a} {(nint)3.9} {(nuint)200u}");
        Output.Line($"{Fib(15)} {nint.Parse("42")} {nint.Max(a, b)} {nint.Sign(b)}");
        nint[] array = [1, 2, 3]; Output.Line($"{array[(nint)1]} {array.Length}");
        Show.Line("zero", () => { nint z = 0; return (object)(a / z); });
        Output.Line($"{IntPtr.Zero} {new IntPtr(12)} {((IntPtr)12).ToInt32()} {nint.Zero.Equals((nint)0)} {a.CompareTo(b)} {a.GetHashCode()}");
    }
}
