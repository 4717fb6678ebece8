static class Program
{
    static bool[,] Next(bool[,] board)
    {
        int height = board.GetLength(0), width = board.GetLength(1);
        var next = new bool[height, width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int n = 0;
                for (int dy = -1; dy <= 1; dy++)
                {
                    for (int dx = -1; dx <= 1; dx++)
                        n += (dx | dy) != 0 && board[(y + dy + height) % height, (x + dx + width) % width] ? 1 : 0;
                }
                next[y, x] = n == 3 || n == 2 && board[y, x];
            }
        }
        return next;
    }
    public static void Main()
    {
        string[] glider = [".#......", "..#.....", "###.....", "........", "....##..", "....##..", "........", "........"];
        var board = new bool[8, 8];
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
                board[y, x] = glider[y][x] == '#';
        }
        for (int turn = 0; turn <= 12; turn++)
        {
            if (turn % 4 == 0)
            {
                for (int y = 0; y < 8; y++)
                    Output.Line(string.Create(8, (board, y), static (row, state) =>
                    {
                        for (int x = 0; x < 8; x++)
                            row[x] = state.board[state.y, x] ? '#' : '.';
                    }));
                Output.Line("--");
            }
            board = Next(board);
        }
    }
}
