using Slipway.Operators.Metrics;

namespace Slipway.Operators.Queueing;

/// <summary>
/// Keys that want to be worked on. A key is in the queue once however often it was added, and with one worker at a time: what is added
/// while it is worked on comes again afterwards. Keys are taken in the order in which they were due; those of low priority when there are
/// no others, and after <see cref="NormalInARow"/> others anyway, so that the first list does not wait for ever.
/// </summary>
/// <remarks>Workers: <see cref="TakeAsync"/>; work; <see cref="Forget"/> or <see cref="Retry"/>; <see cref="Done"/>.</remarks>
internal sealed class WorkQueue<TKey> : IMeasuredQueue, IDisposable
    where TKey : notnull
{
    private const int NormalInARow = 15;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly QueueInstruments? _instruments;
    private readonly KeyValuePair<string, object?>[] _tags;

    private readonly Queue<Due> _normal = new();
    private readonly Queue<Due> _low = new();
    private readonly Dictionary<TKey, Waiting> _waiting = [];
    private readonly DelayedKeys<TKey> _delayed;
    private readonly Dictionary<TKey, Running> _running = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Queue<TaskCompletionSource<Taken<TKey>>> _workers = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _normalInARow;
    private long _serial;
    private bool _isShutDown;

    /// <param name="name">Of the controller, in metrics.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where the queue is measured.</param>
    public WorkQueue(string name, TimeProvider? time = null, OperatorMetrics? metrics = null)
    {
        Name = name;
        _time = time ?? TimeProvider.System;
        _tags = QueueInstruments.Tags(name);
        _instruments = metrics?.Queues;
        _delayed = new DelayedKeys<TKey>(_time, Move);
        _instruments?.Track(this);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>How many keys are due.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Values.Count(waiting => waiting.At is null);
        }
    }

    /// <summary>Adds a key, if it is not there; one that was to come later, or after others, comes now.</summary>
    public void Add(TKey key, WorkPriority priority = WorkPriority.Normal)
    {
        lock (_gate)
        {
            if (!Accepts(key, priority, null))
                return;
            Enqueue(key, priority);
        }
    }

    /// <summary>Adds a key once a time has passed, unless it comes earlier anyway.</summary>
    public void AddAfter(TKey key, TimeSpan delay, WorkPriority priority = WorkPriority.Normal)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key, priority);
            return;
        }

        lock (_gate)
        {
            var seconds = Math.Min(delay.TotalSeconds, TimeSpan.FromDays(365).TotalSeconds);
            var at = _time.GetTimestamp() + (long)(seconds * _time.TimestampFrequency);
            if (!Accepts(key, priority, at))
                return;
            Delay(key, priority, at);
        }
    }

    /// <summary>Adds a key after a failure, the later the more of them there were in a row.</summary>
    public void Retry(TKey key, WorkPriority priority = WorkPriority.Normal)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
        }

        _instruments?.Retries.Add(1, _tags);
        AddAfter(key, RetryBackoff.After(failures), priority);
    }

    /// <summary>How often a key has failed in a row.</summary>
    public int FailuresOf(TKey key)
    {
        lock (_gate)
            return _failures.GetValueOrDefault(key);
    }

    /// <summary>The next failure is the first one again.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
            _failures.Remove(key);
    }

    /// <summary>The next key; it has to be given back with <see cref="Done"/>.</summary>
    public async ValueTask<Taken<TKey>> TakeAsync(CancellationToken cancellationToken = default)
    {
        TaskCompletionSource<Taken<TKey>> worker;
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryDequeue() is { } due)
                return Start(due);
            if (_isShutDown)
                return default;
            worker = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _workers.Enqueue(worker);
        }

        // A worker that has given up is passed over when there is work.
        await using var registration = cancellationToken.Register(
            static state => ((TaskCompletionSource<Taken<TKey>>)state!).TrySetCanceled(), worker);
        return await worker.Task;
    }

    /// <summary>A worker is done with a key. If it was added meanwhile, it is due.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (!_running.Remove(key, out var running))
                throw new InvalidOperationException($"'{key}' is not worked on in the queue {Name}.");
            _instruments?.Worked.Record(_time.GetElapsedTime(running.Since).TotalSeconds, _tags);
            if (running.Again is { } again)
            {
                if (again.At is { } at && at > _time.GetTimestamp())
                    Delay(key, again.Priority, at);
                else
                    Enqueue(key, again.Priority);
            }

            EndIfDrained();
        }
    }

    /// <summary>Takes nothing more, and waits until all that is due, and in work, is done. What was to come later is dropped.</summary>
    /// <param name="drain">False to drop what is due as well, and to wait for nothing but what is in work.</param>
    /// <param name="cancellationToken">Waits no longer.</param>
    public Task ShutDownAsync(bool drain = true, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _isShutDown = true;
            _delayed.Clear();
            foreach (var (key, _) in _waiting.Where(entry => !drain || entry.Value.At is not null).ToList())
                _waiting.Remove(key);
            foreach (var running in _running.Values.Where(running => !drain || running.Again?.At is not null))
                running.Again = null;
            while (_workers.TryDequeue(out var worker))
                worker.TrySetResult(default);
            EndIfDrained();
        }

        return _drained.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _instruments?.Forget(this);
        _delayed.Dispose();
    }

    IEnumerable<(int Priority, int Count)> IMeasuredQueue.Depths()
    {
        lock (_gate)
        {
            return [.. Enum.GetValues<WorkPriority>().Select(
                priority => ((int)priority, _waiting.Values.Count(waiting => waiting.At is null && waiting.Priority == priority)))];
        }
    }

    (TimeSpan Total, TimeSpan Longest) IMeasuredQueue.Running()
    {
        lock (_gate)
        {
            var times = _running.Values.Select(running => _time.GetElapsedTime(running.Since)).DefaultIfEmpty().ToList();
            return (times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time), times.Max());
        }
    }

    /// <summary>
    /// Whether a key has to be put in line; false where it is there already, or comes again after the work that is going on.
    /// </summary>
    private bool Accepts(TKey key, WorkPriority priority, long? at)
    {
        if (_isShutDown)
            return false;
        if (at is null)
            _instruments?.Adds.Add(1, _tags);
        if (_running.TryGetValue(key, out var running))
        {
            running.Again = Sooner(running.Again, priority, at);
            return false;
        }

        if (!_waiting.TryGetValue(key, out var waiting))
            return true;
        var sooner = Sooner(waiting, priority, at);
        return sooner.At != waiting.At || sooner.Priority != waiting.Priority;
    }

    private static Waiting Sooner(Waiting? known, WorkPriority priority, long? at) => known is null
        ? new Waiting(priority, at, 0)
        : new Waiting(
            (WorkPriority)Math.Max((int)known.Priority, (int)priority),
            known.At is null || at is null ? null : Math.Min(known.At.Value, at.Value),
            known.Serial);

    private void Enqueue(TKey key, WorkPriority priority)
    {
        // Places in line are not searched for: an older one of the key is known by its serial, and passed over.
        if (_waiting.TryGetValue(key, out var known))
            priority = (WorkPriority)Math.Max((int)known.Priority, (int)priority);
        var due = new Due(key, ++_serial, _time.GetTimestamp());
        _waiting[key] = new Waiting(priority, null, due.Serial);
        (priority == WorkPriority.Low ? _low : _normal).Enqueue(due);
        while (_workers.TryDequeue(out var worker))
        {
            if (worker.Task.IsCompleted)
                continue;
            var next = TryDequeue()!.Value;
            var taken = Start(next);
            if (worker.TrySetResult(taken))
                return;

            // It has given up at this very moment.
            _running.Remove(next.Key);
            Enqueue(next.Key, taken.Priority);
            return;
        }
    }

    private void Delay(TKey key, WorkPriority priority, long at)
    {
        if (_waiting.TryGetValue(key, out var known))
        {
            (priority, at) = ((WorkPriority)Math.Max((int)known.Priority, (int)priority), Math.Min(at, known.At ?? at));
            if (known.At is null)
            {
                // Due already, and only its priority rises.
                Enqueue(key, priority);
                return;
            }
        }

        _waiting[key] = new Waiting(priority, at, ++_serial);
        _delayed.Add(key, at);
    }

    /// <summary>What was to come later, and is due now.</summary>
    private void Move()
    {
        lock (_gate)
        {
            while (_delayed.TryTake(out var key, out var at))
            {
                if (_waiting.TryGetValue(key, out var waiting) && waiting.At == at)
                    Enqueue(key, waiting.Priority);
            }
        }
    }

    private Due? TryDequeue()
    {
        var lowFirst = _normalInARow >= NormalInARow;
        foreach (var isLow in (ReadOnlySpan<bool>)[lowFirst, !lowFirst])
        {
            var line = isLow ? _low : _normal;
            while (line.TryDequeue(out var due))
            {
                if (!_waiting.TryGetValue(due.Key, out var waiting) || waiting.Serial != due.Serial)
                    continue;
                _normalInARow = isLow ? 0 : _normalInARow + 1;
                return due;
            }
        }

        return null;
    }

    private Taken<TKey> Start(Due due)
    {
        _waiting.Remove(due.Key, out var waiting);
        var now = _time.GetTimestamp();
        _instruments?.Waited.Record(_time.GetElapsedTime(due.Since, now).TotalSeconds, _tags);
        _running.Add(due.Key, new Running(now));
        return new Taken<TKey>(due.Key, waiting!.Priority, due.Since);
    }

    private void EndIfDrained()
    {
        if (_isShutDown && _running.Count == 0 && _waiting.Count == 0)
            _drained.TrySetResult();
    }

    /// <summary>A place in line.</summary>
    private readonly record struct Due(TKey Key, long Serial, long Since);

    /// <param name="Priority">The highest with which it was added.</param>
    /// <param name="At">When it will be due; null where it is.</param>
    /// <param name="Serial">Of its place in line.</param>
    private sealed record Waiting(WorkPriority Priority, long? At, long Serial);

    private sealed class Running(long since)
    {
        public long Since { get; } = since;

        /// <summary>It was added meanwhile.</summary>
        public Waiting? Again { get; set; }
    }
}
