// Checks and static constructors that give the same in each turn of a loop: when they happen, and in which order.
static class Program
{
    sealed class Table { public int Factor = 3; public int[] Items = [1, 2, 3]; }
    static class Loud { public static readonly int[] Numbers = Make("Loud"); public static int Other = 1; static Loud() => Output.Line("static Loud"); }
    static class Lazy { public static readonly int[] Numbers = Make("Lazy"); }
    static class Never { public static readonly int[] Numbers = Make("Never"); }
    static class Nothing { public static readonly int[]? Numbers = Other(); static int[]? Other() => null; }
    static class Failing { public static readonly int[] Numbers = Fail(); static int[] Fail() => throw new InvalidOperationException("no"); }
    static class Own
    {
        public static readonly int[] Numbers;
        public static int Sum;
        static Own()
        {
            for (var i = 0; i < 3; i++)
            {
                if (Numbers is null)
                    Numbers = [i, 7];
                else
                    Numbers = [Numbers[0] + 1, Numbers[1] * 2];
                Sum += Numbers[1] + Seen();
            }
        }
        static int Seen() { var sum = 0; for (var i = 0; i < 2; i++) sum += Numbers[i]; return sum; }
    }
    static int[] Make(string name) { Output.Line($"make {name}"); return [1, 2, 3, 4]; }

    static int s_written;

    static int Loop(int n) { var sum = 0; for (var i = 0; i < n; i++) sum += Loud.Numbers[i & 3]; return sum; }
    static int LazyLoop(int n) { var sum = 0; for (var i = 0; i < n; i++) sum += Lazy.Numbers[i & 3] * sum; return sum; }
    static int NullLoop(int n) { var sum = 0; for (var i = 0; i < n; i++) sum += Nothing.Numbers![i]; return sum; }
    static int FailLoop(int n) { var sum = 0; for (var i = 0; i < n; i++) sum += Failing.Numbers[i]; return sum; }
    static int Fields(Table? table, int n) { var sum = 0; for (var i = 0; i < n; i++) sum += table!.Factor * i; return sum; }
    static int Order(Table? table, int[]? a, int n) { var sum = 0; for (var i = 0; i < n; i++) sum += a![i] + table!.Factor; return sum; }
    static int After(Table? table, int n) { for (var i = 0; i < n; i++) { s_written = i + 100; s_written += table!.Factor; } return s_written; }
    static int Replaced(Table? table, int n) { var sum = 0; for (var i = 0; i < n; i++) { sum += table!.Factor; if (i == 1) table = null; } return sum; }
    static int Nested(int[]? a, int n) { var sum = 0; for (var i = 0; i < n; i++) for (var j = 0; j < i; j++) sum += a![j] ^ i; return sum; }
    static int While(int[]? a, int n) { while (n > 0) { n -= a!.Length; if (n == 5) continue; } return n; }
    static int Tried(int[]? a, int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            try { sum += a![i]; }
            catch (NullReferenceException) { sum += 10; }
            catch (IndexOutOfRangeException) { sum += 1000; }
        }
        return sum;
    }
    static int TriedAround(int[]? a, int n)
    {
        var i = 0;
        try { for (; i < n; i++) s_written += a![i]; }
        catch (NullReferenceException) { return -1 - i; }
        finally { Output.Line($"finally {i}"); }
        return i;
    }
    static int Mixed(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            var before = s_written;
            sum += Writing.Numbers[0] + before;
        }
        return sum;
    }
    static class Writing { public static readonly int[] Numbers = Write(); static int[] Write() { s_written = 50; return [1]; } }

    public static void Main()
    {
        foreach (var n in (int[])[0, 1, 4])
        {
            Output.Line($"turns {n}");
            Show.Line("loud", () => Loop(n));
            Show.Line("lazy", () => LazyLoop(n));
            Show.Line("null field", () => NullLoop(n));
            Show.Line("failing", () => FailLoop(n));
            foreach (var table in (Table?[])[null, new Table()])
            {
                Show.Line("fields", () => Fields(table, n));
                foreach (var a in (int[]?[])[null, [], [1, 2], [1, 2, 3, 4]])
                    Show.Line("order", () => Order(table, a, n));
                s_written = 0;
                Show.Line("after", () => After(table, n));
                Output.Line($"{s_written}");
                Show.Line("replaced", () => Replaced(table, n));
            }
            foreach (var a in (int[]?[])[null, [1], [1, 2, 3, 4]])
            {
                Show.Line("nested", () => Nested(a, n));
                Show.Line("while", () => While(a, n));
                Show.Line("tried", () => Tried(a, n));
                Show.Line("around", () => TriedAround(a, n));
            }
        }
        s_written = 5;
        Show.Line("mixed", () => Mixed(2));
        Output.Line($"{Own.Sum} {Own.Numbers[0]} {Own.Numbers[1]}");
        if (s_written == -1)
            Output.Line($"{Never.Numbers[0]}");
    }
}
