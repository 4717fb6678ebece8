// Truth values that are set on one way and tested after the ways have met: in loops, at their heads, around handlers, by switches.
static class Program
{
    static bool IsSmall(int x) { if (x < 0) return false; if (x > 9) return false; return true; }
    static bool Any(int[] a, int x) { foreach (var y in a) if (y == x) return true; return false; }
    static int Kind(int x) => x < 0 ? 0 : x == 0 ? 1 : x < 10 ? 2 : 7;

    static int While(int n) { var go = true; var turns = 0; while (go) { turns++; if (turns > n) go = false; else go = IsSmall(turns); } return turns; }
    static int Again(int n) { var found = false; var i = 0; for (; !found && i < n; i++) found = IsSmall(n - i) && i > 2; return found ? i : -i; }
    static int Both(int x, int y) => IsSmall(x) && IsSmall(y) || x == y ? 1 : 2;
    static int Neither(int x, int y) { var either = IsSmall(x) || IsSmall(y); if (!either) return 3; return either & IsSmall(x + y) ? 4 : 5; }
    static string Switch(int x) { switch (Kind(x)) { case 0: return "below"; case 1: return "zero"; case 2: return "digit"; case 3: return "never"; default: return "above"; } }
    static int Retry(int[] a, int at)
    {
        var retry = false;
        Again:
        if (retry)
            at /= 2;
        try { return a[at] + (retry ? 100 : 0); }
        catch (IndexOutOfRangeException) { retry = true; goto Again; }
    }
    static int Flagged(int n)
    {
        var (entered, sum) = (false, 0);
        if (n > 3) { entered = true; goto Head; }
        sum = 50;
        Head:
        if (entered) { sum += n; entered = n % 2 == 0; n--; if (n > 0) goto Head; return sum; }
        sum++;
        if (n-- > 0) { entered = n == 1; goto Head; }
        return -sum;
    }
    static int Finally(int n)
    {
        var done = false;
        var count = 0;
        while (!done)
        {
            try { count++; if (count < n) continue; done = true; }
            finally { count += done ? 10 : 1; }
        }
        return count;
    }
    static int Nested(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            var skip = false;
            for (var j = 0; j < n; j++)
            {
                if (i * j == 6) { skip = true; break; }
                if (!IsSmall(i + j)) break;
                sum += j;
            }
            if (skip) continue;
            sum += Any([1, 4, 6], i) ? 1000 : 1;
        }
        return sum;
    }

    public static void Main()
    {
        foreach (var n in (int[])[-3, -1, 0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 40])
        {
            Output.Line($"{n}: {While(n)} {Again(n)} {Both(n, 3)} {Both(n, n)} {Neither(n, -1)} {Neither(n, 4)} {Switch(n)} {Flagged(n)} {Finally(n)} {Nested(n)}");
            if (n >= 0)
                Output.Line($"{Retry([1, 2, 3], n)}");
        }
    }
}
