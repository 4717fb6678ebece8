using System.Threading;
using System.Threading.Tasks;

/// <summary>What flows into an asynchronous method, and does not flow out of it.</summary>
static class Program
{
    static readonly AsyncLocal<string> s_scope = new(change =>
        Output.Line($"  {change.PreviousValue ?? "none"} to {change.CurrentValue ?? "none"} {change.ThreadContextChanged}"));
    static readonly AsyncLocal<int> s_depth = new();

    static async Task Inner(Task gate, string name)
    {
        s_scope.Value = name;
        s_depth.Value++;
        Output.Line("before " + s_scope.Value + s_depth.Value);
        await gate;
        Output.Line("after " + s_scope.Value + s_depth.Value);
        s_depth.Value = 50;
    }

    public static void Main()
    {
        var gate = new TaskCompletionSource();
        s_depth.Value = 1;
        var first = Inner(gate.Task, "first");
        Output.Line("outside " + (s_scope.Value ?? "none") + s_depth.Value);
        var other = new TaskCompletionSource();
        var second = Inner(other.Task, "second");
        s_depth.Value = 9;
        gate.SetResult();
        other.SetResult();
        Output.Line("done " + first.IsCompleted + second.IsCompleted + s_depth.Value);
        var context = ExecutionContext.Capture();
        s_depth.Value = 20;
        ExecutionContext.Run(context, state => Output.Line(state + " " + s_depth.Value), "captured");
        Output.Line(s_depth.Value);
    }
}
