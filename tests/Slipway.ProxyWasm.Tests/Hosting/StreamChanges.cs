using Slipway.ProxyWasm.Streams;

namespace Slipway.ProxyWasm.Tests.Hosting;

internal static class StreamChanges
{
    /// <summary>Waits until something is so about a stream that is decided on another thread.</summary>
    public static async Task UntilAsync(this FilteredStream stream, Func<bool> condition)
    {
        while (true)
        {
            var version = stream.Version;
            if (condition())
                return;
            await stream.ChangedSince(version).WaitAsync(TimeSpan.FromSeconds(20));
        }
    }
}
