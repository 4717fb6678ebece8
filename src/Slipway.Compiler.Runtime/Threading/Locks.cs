namespace Slipway.Runtime;

/// <summary>Locks are always free.</summary>
[Plug("System.Threading.Monitor")]
internal static class MonitorPlug
{
    public static void Enter(object obj) => ArgumentNullException.ThrowIfNull(obj);

    public static void Enter(object obj, ref bool lockTaken) => TryEnter(obj, ref lockTaken);

    public static bool TryEnter(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return true;
    }

    public static bool TryEnter(object obj, int millisecondsTimeout) => TryEnter(obj);

    public static bool TryEnter(object obj, TimeSpan timeout) => TryEnter(obj);

    public static void TryEnter(object obj, ref bool lockTaken)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (lockTaken)
            throw new ArgumentException();
        lockTaken = true;
    }

    public static void TryEnter(object obj, int millisecondsTimeout, ref bool lockTaken) => TryEnter(obj, ref lockTaken);

    public static void Exit(object obj) => ArgumentNullException.ThrowIfNull(obj);

    /// <summary>What is pulsed while this waits is pulsed by what is queued.</summary>
    public static bool ObjWait(int millisecondsTimeout, object obj) => WorkQueue.RunNext() || (millisecondsTimeout >= 0 ? false
        : throw new InvalidOperationException("A module has one thread: nothing would ever end this wait."));

    /// <summary>Nothing waits for it.</summary>
    public static void Pulse(object obj) => ArgumentNullException.ThrowIfNull(obj);

    /// <summary>Nothing waits for it.</summary>
    public static void PulseAll(object obj) => ArgumentNullException.ThrowIfNull(obj);
}

/// <summary>A lock that counts how often its only thread has entered it.</summary>
[Replace("System.Threading.Lock")]
internal sealed class LockX
{
    private int _depth;

    public bool IsHeldByCurrentThread => _depth > 0;

    public void Enter() => _depth++;

    public bool TryEnter()
    {
        _depth++;
        return true;
    }

    public bool TryEnter(int millisecondsTimeout) => millisecondsTimeout >= -1 ? TryEnter() : throw new ArgumentOutOfRangeException();

    public bool TryEnter(TimeSpan timeout) => TryEnter();

    public void Exit()
    {
        if (_depth == 0)
            throw new SynchronizationLockException();
        _depth--;
    }

    public LockScopeX EnterScope()
    {
        Enter();
        return new LockScopeX(this);
    }
}

/// <summary>What <c>lock</c> holds on to.</summary>
[Replace("System.Threading.Lock+Scope")]
internal ref struct LockScopeX(LockX entered)
{
    private LockX? _entered = entered;

    public void Dispose()
    {
        var left = _entered;
        _entered = null;
        left?.Exit();
    }
}

/// <summary>Nobody waits on another thread.</summary>
[Plug("System.Threading.EventWaitHandle")]
internal static class EventWaitHandlePlug
{
    public static bool Set(EventWaitHandle self) => true;

    public static bool Reset(EventWaitHandle self) => true;
}

/// <summary>Nobody else does what would be waited for.</summary>
[Plug("System.Threading.SpinWait")]
internal static class SpinWaitPlug
{
    public static void SpinOnceCore(ref SpinWait self, int sleep1Threshold)
    {
    }
}
