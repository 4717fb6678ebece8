using System.Runtime.InteropServices;
using System.Runtime.CompilerServices;
[StructLayout(LayoutKind.Explicit)] struct Union { [FieldOffset(0)] public int I; [FieldOffset(0)] public float F; [FieldOffset(4)] public byte B; }
[InlineArray(4)] struct Four { int _0; }
unsafe struct Fixed { public fixed byte Bytes[16]; public int After; }
ref struct Cursor { Span<int> _span; int _at; public Cursor(Span<int> s) { _span = s; _at = 0; } public bool Next(out int v) { if (_at < _span.Length) { v = _span[_at++]; return true; } v = 0; return false; } public ref int Ref => ref _span[0]; }
static unsafe class Program
{
    static int Sum(ReadOnlySpan<int> s) { int t = 0; foreach (var x in s) t += x; return t; }
    static int OnStack(int n) { Span<byte> bytes = stackalloc byte[n * 2]; bytes[^1] = 7; return bytes.Length + bytes[^1] + bytes[0]; }
    static ReadOnlySpan<byte> Bytes => [1, 2, 3, 200];
    static ReadOnlySpan<int> Ints => [10, 20, 30];
    public static void Main()
    {
        Output.Line(OnStack(350));
        var a = new[] { 1, 2, 3, 4, 5 }; Span<int> s = a; Output.Line(Sum(s)); Output.Line(Sum(s[1..^1])); s[2] = 30; Output.Line(a[2]); s.Slice(3).Fill(7); Output.Line(a[4]); s.Reverse(); Output.Line(a[0]); s.Clear(); Output.Line(Sum(a));
        Span<byte> st = stackalloc byte[8]; for (int i = 0; i < 8; i++) st[i] = (byte)(i * 40); int tot = 0; foreach (var b in st) tot += b; Output.Line(tot); MemoryMarshal.Cast<byte, int>(st)[0] = 0x01020304; Output.Line(st[0]);
        try { Output.Line(s[5]); } catch (IndexOutOfRangeException) { Output.Line("range"); } try { s.Slice(6); } catch (ArgumentOutOfRangeException) { Output.Line("slice"); }
        Output.Line(Bytes[3]); Output.Line(Bytes.Length); Output.Line(Sum(Ints));
        int* p = stackalloc int[4]; for (int i = 0; i < 4; i++) *(p + i) = i * i; Output.Line(p[3] + *(p + 2)); int* e = p + 4; Output.Line(e - p);
        fixed (int* f = a) { f[1] = 11; *f = 5; } Output.Line(a[0] + a[1]);
        Union u = default; u.F = 1.0f; Output.Line(u.I); u.B = 9; Output.Line(sizeof(Union)); Output.Line(u.I);
        Four four = default; for (int i = 0; i < 4; i++) four[i] = i + 1; Output.Line(four[0] + four[3]); Span<int> fs = four; Output.Line(Sum(fs));
        Fixed fx = default; for (int i = 0; i < 16; i++) fx.Bytes[i] = (byte)i; Output.Line(fx.Bytes[15]); Output.Line(fx.After);
        var c = new Cursor(new[] { 4, 5, 6 }); while (c.Next(out var v)) Output.Line(v); c.Ref = 40; Output.Line(c.Ref);
        ref int r = ref a[3]; r = 99; Output.Line(a[3]); r = ref a[0]; r++; Output.Line(a[0]);
        Output.Line(Unsafe.As<int, uint>(ref a[0])); Output.Line(Unsafe.Add(ref a[0], 3)); Output.Line(Unsafe.SizeOf<Fixed>());
        int[,] grid = new int[3, 4]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) grid[i, j] = i * 10 + j; Output.Line(grid[2, 3]); ref int gr = ref grid[1, 1]; gr = 500; Output.Line(grid[1, 1]); int[][] jag = [[1], [2, 3], []]; Output.Line(jag[1][1] + jag.Length);
        try { grid[3, 0] = 1; } catch (IndexOutOfRangeException) { Output.Line("grid"); } Output.Line(grid.Length);
        long* lp = stackalloc long[2]; lp[0] = long.MaxValue; lp[1] = -1; Output.Line(*(int*)lp); Output.Line(((byte*)lp)[7]); nint ni = 5; ni += 3; Output.Line(ni * 2); nuint nu = 7; Output.Line((long)(nu << 3)); void* vp = p; Output.Line(*(int*)vp);
        short sh = short.MaxValue; sh++; Output.Line(sh); byte by = 255; by++; Output.Line(by); char ch = 'a'; ch++; Output.Line(ch); sbyte sb = -128; sb--; Output.Line(sb); uint ui = 0; ui--; Output.Line(ui); bool bo = true; bo &= false; Output.Line(bo ? 1 : 0);
    }
}
