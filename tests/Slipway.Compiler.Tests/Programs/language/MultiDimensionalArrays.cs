using System.Linq;

static class Program
{
    struct Cell { public int N; public string S; }

    static int[,] Multiply(int[,] a, int[,] b)
    {
        var result = new int[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < result.GetLength(0); i++)
            for (int j = 0; j < result.GetLength(1); j++)
                for (int k = 0; k < b.GetLength(0); k++)
                    result[i, j] += a[i, k] * b[k, j];
        return result;
    }

    static string Text(Array array) { var text = array.Rank + "d:"; foreach (var item in array) text += " " + (item ?? "null"); return text; }

    static ref T At<T>(T[,] grid, int i, int j) => ref grid[i, j];

    public static void Main()
    {
        Output.Line(Text(Multiply(new[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new[,] { { 1, 0, 2 }, { 0, 1, 3 } })));
        var cells = new Cell[2, 3];
        cells[1, 2].N = 5;
        cells[0, 1].S = "s";
        At(cells, 1, 2).N++;
        ref var cell = ref cells[0, 0];
        cell = cells[1, 2];
        cell.S ??= "none";
        Output.Line(cells[0, 0].N + cells[0, 0].S + (cells[1, 2].S ?? "null") + cells.Length);
        var cube = new long[2, 2, 2];
        for (int i = 0; i < 8; i++) cube[i >> 2, i >> 1 & 1, i & 1] = 1L << i * 8;
        Output.Line(Text(cube) + " " + cube.GetUpperBound(2) + cube.GetLowerBound(0));
        cube[1, 1, 1] += 5; cube[1, 1, 1]--; cube[0, 0, 0] <<= 3;
        Output.Line(cube[1, 1, 1] + " " + cube[0, 0, 0]);
        var strings = new string[,] { { "a", null }, { "b", "c" } };
        Output.Line(Text(strings) + string.Concat(strings.Cast<string>()));
        Show.Line("row", () => strings[2, 0]);
        Show.Line("column", () => strings[0, -1]);
        Show.Line("negative", () => { var n = -1; return new int[2, n]; });
        Show.Line("none", () => new int[0, 5].Length);
        Show.Line("null", () => ((int[,])null)[0, 0]);
        Show.Line("dimension", () => strings.GetLength(2));
        int[][,] jagged = [new int[1, 2], new int[3, 1]];
        jagged[1][2, 0] = 9;
        Output.Line(jagged.Sum(grid => grid.Length) + jagged[1][2, 0]);
        var copy = (string[,])strings.Clone();
        copy[0, 0] = "changed";
        Output.Line(strings[0, 0] + copy[0, 0] + (copy is string[,]) + ((object)copy is string[]) + ((object)copy is object[,]) + copy.GetType().Name);
        Array.Clear(copy);
        Output.Line(Text(copy));
        int[,,,] four = new int[1, 2, 3, 4];
        four[0, 1, 2, 3] = 77;
        Output.Line(four.Cast<int>().Max() + four.Rank + " " + four[^1 is { Value: 1 } ? 0 : 1, 1, 2, 3]);
        unsafe { fixed (int* p = four) Output.Line(p[23]); }
    }
}
