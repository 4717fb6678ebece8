static class Program
{
    static int Irreducible(int n)
    {
        int i = 0, sum = 0;
        if (n % 2 == 0) goto second;
    first:
        sum += 1; i++;
        if (i > n) goto end;
    second:
        sum += 10; i++;
        if (i > n) goto end;
        goto first;
    end:
        return sum;
    }

    static int Triple(int n)
    {
        int state = n % 3, steps = 0;
        switch (state) { case 0: goto a; case 1: goto b; default: goto c; }
    a: steps += 1; if (n-- < 0) return steps; if (n % 2 == 0) goto c;
    b: steps += 100; if (n-- < 0) return steps; if (n % 3 == 0) goto a;
    c: steps += 10000; if (n-- < 0) return steps; if (n % 5 == 0) goto b;
        goto a;
    }

    static int OutOfLoops()
    {
        int count = 0;
        for (int i = 0; i < 10; i++)
            for (int j = 0; j < 10; j++)
                for (int k = 0; k < 10; k++)
                {
                    count++;
                    if (i * j * k == 100) goto done;
                    if (k > j) goto next;
                }
            next:;
    done: return count;
    }

    static string IntoTry(int n)
    {
        string text = "";
    again:
        try { text += n; if (n-- > 0) goto again; }
        finally { text += "f"; }
        return text;
    }

    public static void Main()
    {
        for (int i = 0; i < 6; i++) { Output.Line(Irreducible(i)); Output.Line(Triple(i * 7)); }
        Output.Line(OutOfLoops());
        Output.Line(IntoTry(3));
    }
}
