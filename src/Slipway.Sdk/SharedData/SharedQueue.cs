namespace Slipway.Sdk;

/// <summary>
/// A queue that VMs share. The one that has registered it last hears of new items by <see cref="RootContext.OnQueueReady"/>; any that knows
/// its name may add and take some.
/// </summary>
public readonly struct SharedQueue
{
    /// <summary>The queue with this number, as <see cref="RootContext.OnQueueReady"/> gives it.</summary>
    public SharedQueue(int id) => Id = id;

    /// <summary>The host's number for it.</summary>
    public int Id { get; }

    /// <summary>Makes or finds a queue of this VM's own <c>vm_id</c>, and has this plugin hear of its items.</summary>
    public static SharedQueue Register(string name)
    {
        Hostcalls.RegisterSharedQueue(Utf8.Bytes(name), out var id).Require("proxy_register_shared_queue");
        return new SharedQueue(id);
    }

    /// <summary>Finds a queue that some VM has registered.</summary>
    /// <param name="vmId">Whose queue; empty for this VM's own id.</param>
    /// <param name="name">Its name.</param>
    /// <param name="queue">The queue.</param>
    public static bool TryResolve(string vmId, string name, out SharedQueue queue)
    {
        var status = Hostcalls.ResolveSharedQueue(Utf8.Bytes(vmId), Utf8.Bytes(name), out var id);
        queue = new SharedQueue(id);
        if (status is not (Status.Ok or Status.NotFound))
            throw new HostcallException("proxy_resolve_shared_queue", status);
        return status == Status.Ok;
    }

    /// <summary>Adds an item at the end.</summary>
    public void Enqueue(ReadOnlySpan<byte> item) => Hostcalls.EnqueueSharedQueue(Id, item).Require("proxy_enqueue_shared_queue");

    /// <summary>Takes the first item; false where there is none.</summary>
    public bool TryDequeue(out byte[] item)
    {
        var status = Hostcalls.DequeueSharedQueue(Id, out var bytes);
        item = bytes ?? [];
        if (status is not (Status.Ok or Status.Empty))
            throw new HostcallException("proxy_dequeue_shared_queue", status);
        return status == Status.Ok;
    }
}
