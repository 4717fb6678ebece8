static class Program
{
    static int Switch(int x) { switch (x) { case 0: return 10; case 1: case 2: return 20; case 3: goto case 0; case 7: return 70; default: return -1; } }
    static int Sparse(int x) => x switch { 1 => 1, 100 => 2, 10000 => 3, -5 => 4, _ => 0 };
    static int Text(string s) => s switch { "a" => 1, "bb" => 2, "ccc" => 3, "dddd" => 4, "eeeee" => 5, "ffffff" => 6, "ggggggg" => 7, _ => 0 };
    static int Goto(int n)
    {
        int i = 0, sum = 0;
        again:
        if (i >= n) goto done;
        if (i % 3 == 0) { i++; goto again; }
        sum += i; i++;
        goto again;
        done:
        return sum;
    }
    static int Irreducible(int n)
    {
        int a = 0, steps = 0;
        if (n % 2 == 0) goto second;
        first: a += 3; steps++; if (steps > 50) goto end;
        second: a += 5; steps++; if (a % 7 != 0 && steps < 60) goto first; if (a < n) goto second;
        end: return a * 100 + steps;
    }
    static int Nested(int n)
    {
        int count = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; ; j++) { if (j > i) break; if ((i + j) % 4 == 1) continue; count++; if (count > 1000) return count; }
            int k = i; do { k--; count += k & 1; } while (k > 0);
            while (k < i) { k += 2; if (k == 5) break; }
        }
        return count;
    }
    public static void Main()
    {
        for (int i = -2; i < 10; i++) { Output.Line(Switch(i)); Output.Line(Sparse(i * 100)); Output.Line(Goto(i)); Output.Line(Irreducible(i)); Output.Line(Nested(i)); }
        foreach (var s in new[] { "a", "bb", "ccc", "dddd", "eeeee", "ffffff", "ggggggg", "", "x", "ccd" }) Output.Line(Text(s));
        int x = 5; Output.Line(x > 3 ? x < 10 ? 1 : 2 : 3); Output.Line(x > 3 && x < 4 || x == 5 ? 1 : 0);
        int? n = null; Output.Line(n ?? 7); n = 3; Output.Line(n ?? 7); Output.Line(n.HasValue ? n.Value : 0);
    }
}
