/// <summary>Loops with several entries, jumps out of nested blocks, and switches that jump about.</summary>
static class Program
{
    static string Irreducible(int seed)
    {
        var trace = "";
        int n = seed, steps = 0;
        if (n % 2 == 0) goto even;
    odd:
        trace += "o";
        n = n * 3 + 1;
        if (++steps > 20) goto done;
    even:
        trace += "e";
        n /= 2;
        if (++steps > 20 || n <= 1) goto done;
        if (n % 2 == 1) goto odd;
        goto even;
    done:
        return trace + n;
    }

    static int Machine(string program)
    {
        int at = 0, value = 0, jumps = 0;
        while (true)
        {
            if (at >= program.Length) return value;
            switch (program[at++])
            {
                case '+': value++; goto default;
                case '-': value--; break;
                case '*': value *= 2; goto case '+';
                case '<' when jumps < 3: jumps++; at = 0; continue;
                case '<': break;
                case '!': goto stop;
                default: if (value > 50) goto stop; break;
            }
        }
    stop:
        return -value;
    }

    static string Nested(int limit)
    {
        var found = "";
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++)
            {
                try
                {
                    if (i * j == limit) { found = i + "," + j; goto end; }
                    if (j > i) goto next;
                }
                finally { if (i + j == 3) found += "f"; }
            }
        next:;
        }
        found += "none";
    end:
        return found;
    }

    static int TwoEntries(bool skip)
    {
        int i = 0, sum = 0;
        if (skip) goto middle;
    top:
        sum += 100;
        for (; i < 3; i++)
        {
            sum += i;
            if (sum == 101) goto middle;
        }
        return sum;
    middle:
        sum += 1000;
        i++;
        goto top;
    }

    public static void Main()
    {
        foreach (var seed in new[] { 1, 2, 7, 12, 27 }) Output.Line(Irreducible(seed));
        foreach (var program in new[] { "", "+++", "+*+*+*", "++<", "+-!", "*******" }) Output.Line(Machine(program));
        foreach (var limit in new[] { 0, 4, 6, 100 }) Output.Line(Nested(limit));
        Output.Line(TwoEntries(true) + " " + TwoEntries(false));
    }
}
