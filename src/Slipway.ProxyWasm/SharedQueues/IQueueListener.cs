namespace Slipway.ProxyWasm.SharedQueues;

/// <summary>What is told of new items in a shared queue: the root context that registered it last, on the VM's own lane.</summary>
internal interface IQueueListener
{
    /// <summary>Whether telling it is of use still; a dead listener is skipped, and the item stays in the queue.</summary>
    bool IsAlive { get; }

    /// <summary>
    /// Called once per item, if it listens, on the thread that enqueued it and with no lock held. It must post the callback and return: the caller is
    /// inside another guest's hostcall; and, when the callback is about to be made, call <see cref="SharedQueueRegistry.Heard"/>.
    /// </summary>
    void QueueReady(uint id);
}
