namespace Slipway.Operators.Tests;

/// <summary>Waits for what another process does in its own time.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Asking without a pause would take the processor from what is waited for.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, "The condition was not met in time.");
            await Task.Delay(s_between);
        }
    }
}
