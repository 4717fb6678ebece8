using System.Threading.Tasks;

/// <summary>What stands to the left of an await is evaluated first and kept.</summary>
static class Program
{
    struct Point { public int X, Y; public Point Moved(int by) { X += by; return this; } }

    sealed class Box { public int Value; public int[] Items = [1, 2, 3]; public Point Point; }

    static int s_counter;

    static int Next(string what) { Output.Line(what + " " + s_counter); return s_counter++; }

    static async Task<int> Later(int value) { await Task.Yield(); Output.Line("later " + value); return value; }

    static int Three(int a, int b, int c) => a * 100 + b * 10 + c;

    static async Task Run()
    {
        Output.Line(Three(Next("a"), await Later(5), Next("b")));
        Output.Line(Next("left") + await Later(1) * Next("right"));
        var box = new Box();
        box.Items[Next("index") % 3] = await Later(9);
        box.Items[^1] += await Later(4);
        Output.Line(string.Join(",", box.Items));
        box.Value = box.Value + await Later(2) + (box.Value = 7);
        Output.Line(box.Value);
        box.Point.X = await Later(3);
        box.Point.Y += await Later(6);
        var copy = box.Point;
        Output.Line(copy.Moved(await Later(10)).X + " " + copy.X + " " + box.Point.X);
        Output.Line($"{Next("first")} {await Later(8)} {Next("last")}");
        Output.Line((await Later(1) == 1 && await Later(0) == 1 || await Later(2) == 2).ToString());
        int? none = null;
        Output.Line((none ?? await Later(11)) + " " + (await Later(12) > 5 ? await Later(13) : await Later(14)));
        var tuple = (await Later(1), Next("tuple"), await Later(2));
        Output.Line(tuple.ToString());
        int[] made = [await Later(1), .. new[] { await Later(2), 3 }];
        Output.Line(made.Length);
        Output.Line(new Dictionary<string, int> { ["k"] = await Later(1), ["l"] = Next("value") }.Count);
        try { ((int[])null)[await Later(0)] = await Later(1); } catch (NullReferenceException) { Output.Line("null last"); }
        switch (await Later(3)) { case 3 when await Later(4) == 4: Output.Line("case"); break; default: Output.Line("no"); break; }
    }

    public static void Main() => Run().Wait();
}
