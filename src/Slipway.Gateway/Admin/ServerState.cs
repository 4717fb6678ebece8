namespace Slipway.Gateway.Admin;

/// <summary>What the administration interface changes, and says, about the gateway as a whole. Thread-safe.</summary>
/// <param name="drain">Has the listeners accept no more connections, and end those they have after the request that is under way.</param>
/// <param name="quit">Ends the gateway.</param>
internal sealed class ServerState(Func<Task> drain, Action quit)
{
    private volatile bool _isFailed;
    private Task? _draining;

    /// <summary>Whether load balancers should send requests.</summary>
    public bool IsReady => !_isFailed && Volatile.Read(ref _draining) is null;

    /// <summary>Envoy's word for it.</summary>
    public string Name => IsReady ? "LIVE" : "DRAINING";

    public void FailHealthChecks(bool fail) => _isFailed = fail;

    /// <summary>Drains once, however often it is asked for; does not wait for it.</summary>
    public void DrainListeners()
    {
        if (Interlocked.CompareExchange(ref _draining, Task.CompletedTask, null) is null)
            Volatile.Write(ref _draining, Task.Run(drain));
    }

    public void Quit() => quit();
}
