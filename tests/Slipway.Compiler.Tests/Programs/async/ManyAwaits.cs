using System.Threading.Tasks;

/// <summary>Loops around and between awaits: state machines whose control flow has several entries.</summary>
static class Program
{
    static readonly List<TaskCompletionSource<int>> s_waiting = [];
    static int s_made;

    static Task<int> Ask()
    {
        s_made++;
        if (s_made % 3 == 0)
            return Task.FromResult(s_made);
        var source = new TaskCompletionSource<int>();
        s_waiting.Add(source);
        return source.Task;
    }

    static async Task<long> Nested(int rows, int columns)
    {
        long hash = 17;
        for (int i = 0; i < rows; i++)
        {
            hash = hash * 31 + await Ask();
            for (int j = 0; j < columns; j++)
            {
                if ((i + j) % 4 == 0)
                    continue;
                do
                {
                    hash = hash * 31 + await Ask();
                }
                while (hash % 5 == 0);
                if (hash % 11 == 0)
                    break;
            }
            while (hash % 7 == 1)
                hash += await Ask();
        }
        return hash;
    }

    static async Task<int> Goto(int limit)
    {
        int sum = 0;
    again:
        sum += await Ask();
        if (sum < limit)
        {
            if (sum % 2 == 0)
                goto again;
            sum += await Ask() * 2;
            goto again;
        }
        return sum;
    }

    static async Task<ulong> Fibonacci(int n) { (ulong a, ulong b) = (0, 1); for (; n > 0; n--) { await Ask(); (a, b) = (b, a + b); } return a; }

    static T Finish<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            var source = s_waiting[0];
            s_waiting.RemoveAt(0);
            source.SetResult(s_made);
        }
        return task.Result;
    }

    public static void Main()
    {
        Output.Line(Finish(Nested(6, 5)));
        Output.Line(s_made);
        Output.Line(Finish(Goto(300)));
        Output.Line(Finish(Fibonacci(80)).ToString());
    }
}
