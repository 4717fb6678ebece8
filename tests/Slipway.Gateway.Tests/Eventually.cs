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

    /// <summary>Waits until a number above 0 grows no more: for bytes, until the buffers of the systems between are full.</summary>
    /// <returns>The number.</returns>
    public static async Task<long> StandsStillAsync(Func<long> number, CancellationToken cancellation)
    {
        var before = -1L;
        await TrueAsync(async () =>
        {
            var now = number();
            var moved = now != before;
            before = now;
            await Task.Delay(200, cancellation);
            return !moved && now > 0;
        });
        return before;
    }
}
