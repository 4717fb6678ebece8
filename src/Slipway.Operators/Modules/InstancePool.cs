using Microsoft.Extensions.Logging;

namespace Slipway.Operators.Modules;

/// <summary>
/// The instances of one module. They are made when they are needed, kept for the next callback, and evicted when there was none for a while;
/// the module's machine code goes with the last of them, and is mapped again for the next.
/// What a module saves outlives its instance; such a module has one instance, since two would remember different things.
/// </summary>
internal sealed class InstancePool : IDisposable
{
    private readonly Lock _gate = new();
    private readonly OperatorModule _module;
    private readonly OperatorLimits _limits;
    private readonly ReadOnlyMemory<byte> _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<ColdStart>? _onColdStart;
    private readonly Stack<OperatorInstance> _idle = new();
    private byte[]? _state;
    private int _rented;
    private long _lastUse;
    private bool _isDisposed;

    /// <param name="module">The module.</param>
    /// <param name="limits">What an instance may use.</param>
    /// <param name="configuration">What each is told once, as JSON.</param>
    /// <param name="state">What instances before have saved, of this version or the one before it; null for nothing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where instances log to.</param>
    /// <param name="onColdStart">Is told how long it took to make an instance.</param>
    public InstancePool(
        OperatorModule module, OperatorLimits limits, ReadOnlyMemory<byte> configuration, byte[]? state, TimeProvider time, ILogger logger,
        Action<ColdStart>? onColdStart = null)
    {
        (_module, _limits, _configuration, _time, _logger, _onColdStart) = (module, limits, configuration, time, logger, onColdStart);
        _state = module.KeepsState ? state : null;
        _lastUse = time.GetTimestamp();
    }

    /// <summary>How many there are, idle or in a callback.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _idle.Count + _rented;
        }
    }

    /// <summary>Memory of those that are idle, in bytes; the others' is not known while they run.</summary>
    public long IdleMemory
    {
        get
        {
            lock (_gate)
                return _idle.Sum(instance => instance.MemorySize);
        }
    }

    /// <summary>How often an instance had to be made.</summary>
    public long ColdStarts { get; private set; }

    /// <summary>How long the last one took.</summary>
    public ColdStart LastColdStart { get; private set; }

    /// <summary>Takes an instance, to be given back with <see cref="Return"/> or <see cref="Discard"/>.</summary>
    /// <exception cref="OperatorModuleException">It refuses its configuration or its state.</exception>
    /// <exception cref="Sandbox.GuestTrapException">It trapped while it started.</exception>
    public OperatorInstance Rent() => Rent(out _);

    /// <summary>As <see cref="Rent()"/>, and says whether the instance had to be made.</summary>
    public OperatorInstance Rent(out bool isNew)
    {
        byte[]? state;
        isNew = false;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _rented++;
            _lastUse = _time.GetTimestamp();
            if (_idle.TryPop(out var idle))
                return idle;
            state = _state;
        }

        isNew = true;
        try
        {
            var instance = _module.Instantiate(_limits, _configuration, state is null ? default(ReadOnlyMemory<byte>?) : state, _logger);
            lock (_gate)
                (ColdStarts, LastColdStart) = (ColdStarts + 1, instance.ColdStart);
            _onColdStart?.Invoke(instance.ColdStart);
            return instance;
        }
        catch
        {
            lock (_gate)
                _rented--;
            throw;
        }
    }

    /// <summary>Gives back an instance that is as good as before.</summary>
    public void Return(OperatorInstance instance)
    {
        lock (_gate)
        {
            _rented--;
            _lastUse = _time.GetTimestamp();
            if (!_isDisposed)
            {
                _idle.Push(instance);
                return;
            }
        }

        instance.Dispose();
    }

    /// <summary>Throws away an instance that has trapped. What it had to remember since it was last evicted is lost.</summary>
    public void Discard(OperatorInstance instance)
    {
        lock (_gate)
            _rented--;
        instance.Dispose();
    }

    /// <summary>
    /// Evicts what is idle, if nothing was asked of the module for so long, and takes the machine code out of memory: mapping it again takes
    /// less than making an instance.
    /// </summary>
    /// <returns>How many instances were evicted.</returns>
    public int Evict(TimeSpan idleFor)
    {
        lock (_gate)
        {
            if (_rented > 0 || _time.GetElapsedTime(_lastUse) < idleFor)
                return 0;
            var evicted = 0;
            while (_idle.TryPop(out var instance))
            {
                Save(instance);
                instance.Dispose();
                evicted++;
            }

            _module.Code.Unload();
            return evicted;
        }
    }

    /// <summary>What a version that comes after this one may be given as its state; null for nothing.</summary>
    public byte[]? TakeState()
    {
        Evict(TimeSpan.Zero);
        return _state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            while (_idle.TryPop(out var instance))
                instance.Dispose();
        }
    }

    private void Save(OperatorInstance instance)
    {
        if (!_module.KeepsState)
            return;
        var saved = instance.Call(OperatorCallback.Save, default);
        if (saved.Outcome != CallbackOutcome.Done)
            OperatorLog.NotSaved(_logger, _module.Name, saved.Error!);
        else if (saved.Answer.Length > OperatorLimits.StateBytes)
            OperatorLog.NotSaved(_logger, _module.Name, $"it has {saved.Answer.Length} bytes, but there may be {OperatorLimits.StateBytes}");
        else
            _state = saved.Answer.ToArray();
    }
}
