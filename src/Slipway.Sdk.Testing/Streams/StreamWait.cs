using Slipway.ProxyWasm.Streams;

namespace Slipway.Sdk.Testing;

internal static class StreamWait
{
    /// <summary>Longer than any machine needs, and shorter than a person waits.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static Task UntilAsync(FilteredStream stream, Func<bool> condition) => UntilAsync(stream, condition, Longest);

    public static async Task UntilAsync(FilteredStream stream, Func<bool> condition, TimeSpan longest)
    {
        using var patience = new CancellationTokenSource(longest);
        while (true)
        {
            var version = stream.Version;
            if (condition())
                return;
            try
            {
                await stream.ChangedSince(version).WaitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"What the test waits for has not happened to the stream within {longest.TotalSeconds} s.");
            }
        }
    }
}
