class Grid { readonly int[] _c = new int[6]; public ref int this[int r, int c] => ref _c[r * 3 + c]; public ref readonly int Ro(int i) => ref _c[i]; } struct Pair { public int A, B; [System.Diagnostics.CodeAnalysis.UnscopedRef] public ref int First => ref A; }
static class Program
{
    static int s_static; static ref int Static() => ref s_static; static ref int Max(ref int a, ref int b) => ref (a > b ? ref a : ref b); static ref T Find<T>(T[] a, Predicate<T> p) { for (int i = 0; i < a.Length; i++) if (p(a[i])) return ref a[i]; throw new Exception("none"); }
    static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a); static void In(in Pair p) => Output.Line(p.A + p.B); static void Out(out int x, out string s) { x = 1; s = "out"; }
    public static void Main()
    {
        var g = new Grid(); g[1, 2] = 7; g[1, 2]++; ref int cell = ref g[0, 0]; cell = 5; Output.Line(g.Ro(5)); Output.Line(g.Ro(0)); Static() = 9; Output.Line(s_static); int a = 3, b = 8; Max(ref a, ref b) = 0; Output.Line($"{a} {b}"); string[] words = ["x", "yy", "zzz"]; Find(words, w => w.Length == 2) = "found"; Output.Line(words[1]); Swap(ref words[0], ref words[2]); Output.Line(words[0]); var p = new Pair { A = 1, B = 2 }; p.First = 10; In(p); In(in p); Out(out var x, out var s); Output.Line(x + s); ref int r = ref a; r = 4; r = ref b; r = 6; Output.Line($"{a} {b}"); for (ref int i = ref a; i < 6; i++) ; Output.Line(a);
        ref readonly int ro = ref p.B; Output.Line(ro); ref Pair pr = ref p; pr.B = 20; Output.Line(p.B); Pair[] ps = new Pair[2]; ref var e = ref ps[1]; e.A = 3; Output.Line(ps[1].A); ref int nested = ref ps[0].B; nested = 12; Output.Line(ps[0].B); Show.Line("none", () => Find(new[] { 1 }, q => q > 5)); Output.Line(System.Runtime.CompilerServices.Unsafe.AreSame(ref ps[0].A, ref ps[0].First).ToString());
    }
}
