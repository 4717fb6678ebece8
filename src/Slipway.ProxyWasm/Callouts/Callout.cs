using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>A request under way on behalf of a guest. What comes back is delivered to the root context, in the VM's lane.</summary>
/// <param name="table">The callouts of the same root context.</param>
/// <param name="token">The guest's number for it.</param>
/// <param name="share">The memory it holds, which is given back at its end.</param>
internal abstract class Callout(CalloutTable table, uint token, CalloutMemory.Share share)
{
    private readonly CancellationTokenSource _cancellation = new();

    public uint Token => token;

    protected CalloutTable Table => table;

    protected CalloutMemory.Share Memory => share;

    protected CancellationToken Cancelled => _cancellation.Token;

    /// <summary>Begins the request; called after the VM has been left.</summary>
    public void Begin() => _ = Task.Run(RunToEndAsync);

    /// <summary>Nothing of this callout is delivered any more. It winds down elsewhere: this is called from inside guests.</summary>
    public void Cancel() => _ = _cancellation.CancelAsync();

    protected abstract HttpRequestMessage Request { get; }

    protected abstract Task RunAsync();

    /// <summary>Calls the guest, unless the callout was cancelled or the VM has ended meanwhile.</summary>
    /// <param name="last">The callout is over.</param>
    /// <param name="call">What to deliver; runs in the VM's lane.</param>
    protected void Deliver(bool last, Action call)
    {
        var root = table.Root;
        using (root.Vm.Enter())
        {
            if (!root.IsAlive || _cancellation.IsCancellationRequested || table.Find(token) != this)
                return;
            call();
            if (last)
                table.Remove(token);
        }
    }

    protected void Call(GuestFunction? callback, int arguments, uint a, uint b = 0, uint c = 0) =>
        table.Root.Vm.TryCall(table.Root, callback, out _, arguments + 1, table.Root.Id, token, a, b, c);

    private async Task RunToEndAsync()
    {
        try
        {
            await RunAsync().ConfigureAwait(false);
        }
        finally
        {
            share.Dispose();
            table.Ended();
            table.Root.Vm.Host.CalloutEnded?.Invoke(Request);
        }
    }
}
