// What an earlier check, a counter's bounds or a length says about an index, and what it does not say.
static class Program
{
    static int Up(int[] a, int from) { var sum = 0; for (var i = from; i < a.Length; i++) sum += a[i]; return sum; }
    static int Down(int[] a, int from) { var sum = 0; for (var i = a.Length - 1; i >= from; i--) sum += a[i]; return sum; }
    static int Behind(int[] a, int from, int to) { for (var i = from; i < to; i++) a[i] = a[i - 2] + a[i - 1] * 3; return a[^1]; }
    static int Ahead(int[] a, int from) { var sum = 0; for (var i = from; i < a.Length - 2; i++) sum += a[i] * a[i + 1] - a[i + 2]; return sum; }
    static int Past(int[] a) { var sum = 0; for (var i = 0; i <= a.Length; i++) sum += a[i]; return sum; }
    static int Step(int[] a, int step) { var sum = 0; for (var i = 0; i < a.Length; i += step) { sum += a[i]; if (sum > 1000) break; } return sum; }
    static int Same(int[] a, int i) { var one = a[i]; a[i] += 5; return one + a[i] * 2; }
    static int Lower(int[] a, int i) => a[i + 3] + a[i + 1] + a[i];
    static int LowerFirst(int[] a, int i) => a[i] + a[i + 1] + a[i + 3];
    static int Wrapping(int[] a, int i) { if (i + 1 < a.Length) return a[i + 1]; return -1; }
    static int WrappingBack(int[] a, int i) { if (i - 1 < a.Length) return a[i - 1]; return -1; }
    static int Constants(int[] a) => a[3] + a[0] + a[1] + a[2] + a[4];
    static int Guarded(int[] a) => a.Length < 3 ? -1 : a[0] + a[1] + a[2];
    static int GuardedEmpty(int[] a) => a.Length == 0 ? -1 : a[0] + a[1];
    static int Made(int n, int i) { var a = new int[n]; for (var k = 0; k < n; k++) a[k] = k * k; return a[i] + a[n - 1]; }
    static int Masked(int[] a, uint x) { var table = new int[16]; for (var i = 0; i < table.Length; i++) table[i] = i ^ 5; return table[x & 15] + table[x >> 28] + a[(int)(x % 4)]; }
    static int Signed(int[] a, int x) { var table = new int[8]; return table[x % 8] + a.Length; }
    static int Replaced(int[] a, int[] b) { var sum = 0; for (var i = 0; i < a.Length; i++) { sum += a[i]; if (i == 2) a = b; } return sum; }
    static int Changed(int[] a, int i) { var n = a[i]; i = a[0]; return n + a[i]; }
    static int Held(int[] a) { var n = a.Length; var sum = 0; for (var i = 0; i < n; i++) sum += a[i]; n++; for (var i = 0; i < n; i++) sum += a[i]; return sum; }
    static int Two(int[] a, int[] b) { var sum = 0; for (var i = 0; i < a.Length; i++) sum += a[i] * b[i]; return sum; }
    static int Backwards(int[] a, int i) { do { a[i]++; i--; } while (i < a.Length); return i; }
    static int Forwards(int[] a, int i) { while (true) { if (a[i] > 100) return i; a[i] += 60; i++; if (i == a.Length) i = 0; } }
    static string Letters(string s) { var c = new char[4]; for (var i = 0; i < s.Length; i++) c[i & 3] = s[i]; return new string(c); }
    static int Unchecked(int[] a, int i) { var j = unchecked(i + int.MaxValue); return j < a.Length ? a[j] : -7; }
    static int Caught(int[] a, int i)
    {
        try { a[i] = 1; i += 4; a[i] = 2; return 0; }
        catch (IndexOutOfRangeException) { return i < a.Length ? a[i] : i; }
    }
    static int Nested(int[][] rows) { var sum = 0; for (var y = 0; y < rows.Length; y++) for (var x = y; x < rows[y].Length; x++) sum += rows[y][x] * rows[x][y]; return sum; }
    static int Words(short[] a, byte[] at) { var sum = 0; foreach (var i in at) sum += a[i]; return sum; }
    static int Halves(int[] a, int x) { int low = 0, high = a.Length - 1; while (low <= high) { var middle = (low + high) / 2; if (a[middle] < x) low = middle + 1; else high = middle - 1; } return low; }

    public static void Main()
    {
        int[] A() => [3, 1, 4, 1, 5, 9, 2, 6];
        foreach (var i in (int[])[0, 1, 2, 3, 7, 8, 9, -1, -2, -3, int.MinValue, int.MinValue + 1, int.MaxValue, int.MaxValue - 1, int.MaxValue - 2])
        {
            Show.Line($"{i} up", () => Up(A(), i));
            Show.Line($"{i} same", () => Same(A(), i));
            Show.Line($"{i} lower", () => Lower(A(), i));
            Show.Line($"{i} lower first", () => LowerFirst(A(), i));
            Show.Line($"{i} wrapping", () => Wrapping(A(), i));
            Show.Line($"{i} wrapping back", () => WrappingBack(A(), i));
            Show.Line($"{i} behind", () => Behind(A(), i, 8));
            Show.Line($"{i} behind too far", () => Behind(A(), i, 9));
            Show.Line($"{i} ahead", () => Ahead(A(), i));
            Show.Line($"{i} changed", () => Changed(A(), i));
            Show.Line($"{i} unchecked", () => Unchecked(A(), i));
            Show.Line($"{i} caught", () => Caught(A(), i));
            Show.Line($"{i} signed", () => Signed(A(), i));
            Show.Line($"{i} masked", () => Masked(A(), (uint)i));
            Show.Line($"{i} halves", () => Halves(A(), i));
            Show.Line($"{i} forwards", () => Forwards(A(), i));
            if (i is > -4 and < 9)
            {
                Show.Line($"{i} down", () => Down(A(), i));
                Show.Line($"{i} backwards", () => Backwards(A(), i));
                Show.Line($"{i} made", () => Made(i, 2));
            }
        }
        foreach (var step in (int[])[1, 3, 8, int.MaxValue, -1, int.MinValue])
            Show.Line($"step {step}", () => Step(A(), step));
        foreach (var length in (int[])[0, 1, 2, 3, 4, 5])
        {
            Show.Line($"past {length}", () => Past(new int[length]));
            Show.Line($"constants {length}", () => Constants(new int[length]));
            Show.Line($"guarded {length}", () => Guarded(new int[length]));
            Show.Line($"guarded empty {length}", () => GuardedEmpty(new int[length]));
            Show.Line($"replaced {length}", () => Replaced(A(), new int[length]));
            Show.Line($"two {length}", () => Two([1, 2, 3], new int[length]));
            Show.Line($"held {length}", () => Held(new int[length]));
            Show.Line($"words {length}", () => Words([1, 2, 3], [0, 2, (byte)length]));
        }
        Show.Line("letters", () => Letters("abcdefghij"));
        Show.Line("nested", () => Nested([[1, 2], [3, 4]]));
        Show.Line("nested ragged", () => Nested([[1, 2, 3], [3, 4]]));
        Show.Line("null", () => Up(null!, 0));
    }
}
