namespace Slipway.Gateway.Tests;

/// <summary>Waits for what happens after a response has been received, such as the end of its stream on the gateway's side.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, "The condition was not met in time.");
            await Task.Yield();
        }
    }
}
