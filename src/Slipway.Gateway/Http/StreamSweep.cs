namespace Slipway.Gateway.Http;

/// <summary>
/// Visits all streams of a connection manager every now and then, and ends those that stand still or take too long: one timer for all of them, where
/// one for each would cost a request more than its routing. Thread-safe.
/// </summary>
internal sealed class StreamSweep
{
    /// <summary>The longest time between two visits.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _period = Period;
    private readonly long _visitsToIdleness;
    private readonly Timer _timer;
    private readonly Shard[] _shards;
    private long _visits;
    private bool _isRunning;

    /// <param name="idleLimit">How long a stream may stand still; it is noticed after once to twice that time. Null for any time.</param>
    public StreamSweep(TimeSpan? idleLimit)
    {
        if (idleLimit is { } limit)
        {
            _visitsToIdleness = (long)Math.Ceiling(limit / Period);
            _period = limit / _visitsToIdleness;
        }

        _shards = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 16)).Select(_ => new Shard())];
        _timer = new Timer(static sweep => ((StreamSweep)sweep!).Visit(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Shard Add(StreamWatch watch)
    {
        var shard = _shards[Thread.GetCurrentProcessorId() % _shards.Length];
        lock (shard)
        {
            shard.Add(watch);

            // Inside the lock, so that a sweep that is about to stop sees the watch, or is seen to have stopped.
            if (!Volatile.Read(ref _isRunning) && !Interlocked.Exchange(ref _isRunning, true))
                _timer.Change(_period, _period);
        }

        return shard;
    }

    private void Visit()
    {
        var looksForIdleness = _visitsToIdleness > 0 && Interlocked.Increment(ref _visits) % _visitsToIdleness == 0;
        var (isEmpty, still, now) = (true, (List<StreamWatch>?)null, Environment.TickCount64);
        foreach (var shard in _shards)
        {
            lock (shard)
            {
                for (var watch = shard.First; watch is not null; watch = watch.Next)
                {
                    isEmpty = false;
                    watch.Visit(now);
                    if (looksForIdleness && !watch.HasMoved())
                        (still ??= []).Add(watch);
                }
            }
        }

        // Ending a stream calls its filters, which may take a while.
        foreach (var watch in still ?? [])
            ThreadPool.UnsafeQueueUserWorkItem(static watch => watch.End(), watch, preferLocal: false);
        if (isEmpty)
            Stop();
    }

    private void Stop()
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Volatile.Write(ref _isRunning, false);
        foreach (var shard in _shards)
        {
            lock (shard)
            {
                if (shard.First is null || Interlocked.Exchange(ref _isRunning, true))
                    continue;
            }

            _timer.Change(_period, _period);
            return;
        }
    }

    /// <summary>Streams that began on the same processors: a list through the watches, guarded by this.</summary>
    internal sealed class Shard
    {
        public StreamWatch? First { get; private set; }

        public void Add(StreamWatch watch)
        {
            watch.Next = First;
            if (First is not null)
                First.Previous = watch;
            First = watch;
        }

        public void Remove(StreamWatch watch)
        {
            if (watch.Previous is null)
                First = watch.Next;
            else
                watch.Previous.Next = watch.Next;
            if (watch.Next is not null)
                watch.Next.Previous = watch.Previous;
        }
    }
}
