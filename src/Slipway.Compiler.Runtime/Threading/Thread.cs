namespace Slipway.Runtime;

/// <summary>The one thread of a module.</summary>
[Replace("System.Threading.Thread")]
internal sealed class ThreadX
{
    // The framework reaches for these by name.
    internal ExecutionContext? _executionContext;
    internal SynchronizationContext? _synchronizationContext;

    private static ThreadX? s_current;

    private ThreadX()
    {
    }

    public static ThreadX CurrentThread => s_current ??= new ThreadX();

    public int ManagedThreadId => 1;

    public bool IsThreadPoolThread => false;

    public bool IsBackground => false;

    public string? Name { get; set; }
}

/// <summary>There is one thread.</summary>
[Plug("System.Environment")]
internal static class EnvironmentPlug
{
    public static int get_CurrentManagedThreadId() => 1;

    public static int get_ProcessorCount() => 1;

    public static void FailFast(string? message, Exception? exception) => Machine.Trap();
}
