using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Explicit)]
struct Union { [FieldOffset(0)] public int Int; [FieldOffset(0)] public float Float; [FieldOffset(0)] public byte First; [FieldOffset(3)] public byte Last; }

[StructLayout(LayoutKind.Sequential, Pack = 1)]
struct Packed { public byte A; public int B; public short C; public long D; }

struct Loose { public byte A; public int B; public short C; public long D; public byte E; }

[StructLayout(LayoutKind.Sequential, Size = 20)]
struct Sized { public int A; }

unsafe struct Fixed { public fixed byte Bytes[5]; public fixed long Longs[2]; public int After; }

struct WithReferences { public string Name; public (int, string) Pair; public int[] Items; public Inner Nested; public struct Inner { public object Value; public double Number; } }

readonly struct Vector(double x, double y)
{
    public readonly double X = x, Y = y;
    public double Length => Math.Sqrt(X * X + Y * Y);
    public Vector With(double? x = null, double? y = null) => new(x ?? X, y ?? Y);
    public static Vector operator +(in Vector a, in Vector b) => new(a.X + b.X, a.Y + b.Y);
    public static Vector operator -(Vector v) => new(-v.X, -v.Y);
    public void Deconstruct(out double x, out double y) => (x, y) = (X, Y);
}

struct Mutable { public int N; public int Up() => ++N; public override readonly string ToString() => "N" + N; }

static class Program
{
    static readonly Mutable s_readonly = new() { N = 5 };
    static Mutable s_field;

    static int ByIn(in Mutable m) { m.Up(); return m.N; }

    static Loose Fill(Loose l, ref Loose r, out Loose o) { l.B++; r.B += l.B; o = l; o.D = r.B; return r; }

    public static unsafe void Main()
    {
        var union = new Union { Float = 1.5f };
        Output.Line(union.Int.ToString("X") + " " + union.First + " " + union.Last);
        Output.Line(sizeof(Packed) + " " + Unsafe.SizeOf<Sized>() + " " + sizeof(Loose) + " " + sizeof(Vector));
        var fixedBuffer = new Fixed();
        for (int i = 0; i < 5; i++)
            fixedBuffer.Bytes[i] = (byte)(i * 60);
        fixedBuffer.Longs[1] = long.MaxValue;
        fixedBuffer.After = 7;
        var copied = fixedBuffer;
        copied.Bytes[4] = 1;
        Output.Line(fixedBuffer.Bytes[4] + " " + copied.Bytes[4] + " " + copied.Longs[1] + copied.After);
        var nested = new WithReferences[2];
        nested[0].Nested.Value = "boxed";
        nested[0].Pair.Item2 = "pair";
        nested[1] = nested[0];
        nested[1].Nested.Number = 2.5;
        nested[1].Pair = (3, nested[1].Pair.Item2 + "!");
        Output.Line(nested[0].Pair + " " + nested[1].Pair + nested[1].Nested.Value + nested[0].Nested.Number + nested[1].Nested.Number);
        var (x, y) = new Vector(3, 4) + -new Vector(0, 8).With(y: 1);
        Output.Line(x + " " + y + " " + new Vector(3, 4).Length + default(Vector).Length);
        s_readonly.Up();
        s_field.Up(); s_field.Up();
        Output.Line(s_readonly + " " + s_field + " " + ByIn(s_field) + ByIn(new Mutable { N = 40 }));
        Loose a = new() { B = 1 }, b = new() { B = 10 };
        var result = Fill(a, ref b, out var c);
        Output.Line(a.B + " " + b.B + " " + c.B + " " + c.D + " " + result.B);
        object boxed = s_field;
        ((Mutable)boxed).Up();
        Output.Line(boxed + " " + new List<Mutable> { s_field }[0].Up() + boxed);
        Mutable? maybe = s_field;
        maybe.Value.Up();
        Output.Line(maybe.ToString() + maybe.GetValueOrDefault().Up());
        Packed packed = default;
        Unsafe.As<Packed, byte>(ref packed) = 9;
        MemoryMarshal.AsBytes(new Span<Packed>(ref packed))[1] = 1;
        Output.Line(packed.A + packed.B);
    }
}
