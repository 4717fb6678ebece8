using System.Buffers;
using System.IO.Pipelines;

namespace Slipway.Gateway.Listeners;

/// <summary>Looks at how a connection begins, and leaves it as it is.</summary>
internal static class FirstBytes
{
    /// <summary>What the bytes say; null as long as that is open.</summary>
    public delegate T? Reader<T>(ReadOnlySequence<byte> bytes)
        where T : struct;

    /// <summary>Waits until the first bytes say something; null where the connection ends before.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<T?> ReadAsync<T>(PipeReader input, Reader<T> read, CancellationToken cancellationToken)
        where T : struct
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var answer = read(result.Buffer);
            var ends = answer is not null || result.IsCompleted;

            // What is marked as examined is held back until more arrives.
            input.AdvanceTo(result.Buffer.Start, ends ? result.Buffer.Start : result.Buffer.End);
            if (ends)
                return answer;
        }
    }
}
