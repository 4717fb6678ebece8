using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>A request under way on behalf of a guest. What comes back is delivered to the root context, in the VM's lane.</summary>
internal abstract class Callout(CalloutTable table, uint token)
{
    private readonly CancellationTokenSource _cancellation = new();

    public uint Token => token;

    protected CalloutTable Table => table;

    protected CancellationToken Cancelled => _cancellation.Token;

    /// <summary>Begins the request; called after the VM has been left.</summary>
    public void Begin() => _ = Task.Run(RunAsync);

    /// <summary>Nothing of this callout is delivered any more.</summary>
    public void Cancel() => _cancellation.Cancel();

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
}
