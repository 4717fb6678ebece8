namespace Slipway.ProxyWasm.Callouts;

/// <summary>
/// Bounds the bytes that the callouts of a VM hold, all together: a limit for each alone would be multiplied by their number. Safe for
/// use by many threads.
/// </summary>
internal sealed class CalloutMemory(long limit)
{
    private long _taken;

    /// <summary>In bytes.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>What one callout takes of it.</summary>
    public Share NewShare() => new(this);

    private bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    internal sealed class Share(CalloutMemory memory) : IDisposable
    {
        private readonly Lock _lock = new();
        private long _taken;
        private bool _disposed;

        /// <returns>False when there is no room. What is taken after the callout's end counts for nothing.</returns>
        public bool TryTake(long bytes)
        {
            lock (_lock)
            {
                if (_disposed)
                    return true;
                if (!memory.TryTake(bytes))
                    return false;
                _taken += bytes;
                return true;
            }
        }

        public void GiveBack(long bytes)
        {
            lock (_lock)
            {
                if (_disposed)
                    return;
                _taken -= bytes;
                Interlocked.Add(ref memory._taken, -bytes);
            }
        }

        /// <summary>Gives back all that is still taken.</summary>
        public void Dispose()
        {
            lock (_lock)
            {
                if (_disposed)
                    return;
                _disposed = true;
                Interlocked.Add(ref memory._taken, -_taken);
            }
        }
    }
}
