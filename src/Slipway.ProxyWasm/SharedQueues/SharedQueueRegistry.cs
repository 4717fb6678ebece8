using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.SharedData;

namespace Slipway.ProxyWasm.SharedQueues;

/// <summary>
/// The queues behind <c>proxy_register_shared_queue</c> and its relatives: first in, first out, known by <c>vm_id</c> and name, used by
/// number. Any VM that has the number may use the queue. Thread-safe.
/// </summary>
internal sealed class SharedQueueRegistry
{
    /// <summary>What the items of all queues of one <c>vm_id</c> may take unless told otherwise, in bytes.</summary>
    public const long DefaultMaxBytes = 64L * 1024 * 1024;

    /// <summary>What an item is charged besides its bytes, so that a great many empty ones are bounded too.</summary>
    public const int ItemOverhead = 64;

    /// <summary>The most queues that one <c>vm_id</c> may register.</summary>
    public const int MaxQueuesPerVmId = 1024;

    /// <summary>The longest name of a queue, in bytes.</summary>
    public const int MaxNameBytes = 4096;

    private readonly ConcurrentDictionary<uint, Queue> _queues = new();
    private readonly Dictionary<string, Namespace> _namespaces = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly long _maxBytes;
    private uint _lastId;

    /// <param name="maxBytes">The most bytes that the items of all queues of one <c>vm_id</c> may take, <see cref="ItemOverhead"/> included.</param>
    public SharedQueueRegistry(long maxBytes = DefaultMaxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _maxBytes = maxBytes;
    }

    /// <summary>Says that one more VM with this <c>vm_id</c> exists.</summary>
    public void Acquire(string vmId)
    {
        lock (_lock)
        {
            Of(vmId).Vms++;
        }
    }

    /// <summary>Says that a VM with this <c>vm_id</c> is gone. Its queues go with the last one.</summary>
    /// <exception cref="InvalidOperationException">There is no such VM left.</exception>
    public void Release(string vmId)
    {
        lock (_lock)
        {
            if (!_namespaces.TryGetValue(vmId, out var queues) || queues.Vms == 0)
            {
                throw new InvalidOperationException($"No VM with vm_id \"{vmId}\" holds shared queues.");
            }

            if (--queues.Vms > 0)
            {
                return;
            }

            _namespaces.Remove(vmId);
            foreach (var queue in queues.ByName.Values)
            {
                _queues.TryRemove(queue.Id, out _);
            }
        }
    }

    /// <summary>
    /// Creates a queue, or finds the one of that name, and sends its notifications to <paramref name="listener"/> from now on.
    /// </summary>
    /// <returns>
    /// Its number, from 1; 0 if this <c>vm_id</c> has <see cref="MaxQueuesPerVmId"/> queues already, or the name is longer than
    /// <see cref="MaxNameBytes"/>.
    /// </returns>
    public uint Register(string vmId, ReadOnlySpan<byte> name, IQueueListener listener)
    {
        lock (_lock)
        {
            var byName = Of(vmId).ByName.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!byName.TryGetValue(name, out var queue))
            {
                if (Of(vmId).ByName.Count >= MaxQueuesPerVmId || name.Length > MaxNameBytes)
                {
                    return 0;
                }

                queue = new Queue(++_lastId, vmId, name.ToArray(), Of(vmId));
                byName[name] = queue;
                _queues[queue.Id] = queue;
            }

            queue.Listen(listener);
            return queue.Id;
        }
    }

    /// <summary>Takes a listener off all queues; the queues stay.</summary>
    public void Unregister(IQueueListener listener)
    {
        foreach (var (_, queue) in _queues)
        {
            queue.Forget(listener);
        }
    }

    /// <summary>Finds the number of a queue.</summary>
    /// <returns><see cref="WasmResult.Ok"/> or <see cref="WasmResult.NotFound"/>.</returns>
    public WasmResult Resolve(string vmId, ReadOnlySpan<byte> name, out uint id)
    {
        lock (_lock)
        {
            if (_namespaces.TryGetValue(vmId, out var queues)
                && queues.ByName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var queue))
            {
                id = queue.Id;
                return WasmResult.Ok;
            }
        }

        id = 0;
        return WasmResult.NotFound;
    }

    /// <summary>
    /// Appends a copy of <paramref name="item"/> and notifies the queue's listener once, unless it has been told as often as there are
    /// items and has not heard yet.
    /// </summary>
    /// <returns>
    /// <see cref="WasmResult.Ok"/>; <see cref="WasmResult.NotFound"/>; <see cref="WasmResult.InternalFailure"/> if the queues of its
    /// <c>vm_id</c> are full.
    /// </returns>
    public WasmResult Enqueue(uint id, ReadOnlySpan<byte> item)
    {
        if (!_queues.TryGetValue(id, out var queue))
        {
            return WasmResult.NotFound;
        }

        if (!queue.TryEnqueue(item, _maxBytes, out var toTell))
        {
            return WasmResult.InternalFailure;
        }

        toTell?.QueueReady(id);
        return WasmResult.Ok;
    }

    /// <summary>To be called by a listener when it acts on <see cref="IQueueListener.QueueReady"/>.</summary>
    public void Heard(uint id, IQueueListener listener)
    {
        if (_queues.TryGetValue(id, out var queue))
        {
            queue.Heard(listener);
        }
    }

    /// <summary>Takes the oldest item.</summary>
    /// <returns><see cref="WasmResult.Ok"/>, <see cref="WasmResult.NotFound"/> or <see cref="WasmResult.Empty"/>.</returns>
    public WasmResult Dequeue(uint id, out byte[] item)
    {
        item = [];
        if (!_queues.TryGetValue(id, out var queue))
        {
            return WasmResult.NotFound;
        }

        if (!queue.TryDequeue(out var taken))
        {
            return WasmResult.Empty;
        }

        item = taken;
        return WasmResult.Ok;
    }

    /// <summary>All queues with their depths, by number.</summary>
    public IReadOnlyList<SharedQueueSnapshot> Snapshot() =>
        [.. _queues.Values.Select(queue => queue.Snapshot()).OrderBy(queue => queue.Id)];

    private Namespace Of(string vmId)
    {
        if (!_namespaces.TryGetValue(vmId, out var queues))
        {
            _namespaces[vmId] = queues = new Namespace();
        }

        return queues;
    }

    private sealed class Namespace
    {
        public Dictionary<byte[], Queue> ByName { get; } = new(ByteKeyComparer.Instance);

        public int Vms { get; set; }

        private long _bytes;

        public bool TryTake(long bytes, long maxBytes)
        {
            if (Interlocked.Add(ref _bytes, bytes) <= maxBytes)
            {
                return true;
            }

            GiveBack(bytes);
            return false;
        }

        public void GiveBack(long bytes) => Interlocked.Add(ref _bytes, -bytes);
    }

    private sealed class Queue(uint id, string vmId, byte[] name, Namespace room)
    {
        private readonly Queue<byte[]> _items = new();
        private readonly Lock _lock = new();
        private long _bytes;
        private IQueueListener? _listener;

        // How often the listener has been told and has not heard yet.
        private int _told;

        public uint Id => id;

        public void Listen(IQueueListener listener)
        {
            lock (_lock)
            {
                _told = ReferenceEquals(_listener, listener) ? _told : 0;
                _listener = listener;
            }
        }

        // Only if it is still the target: another root context may have registered in the meantime.
        public void Forget(IQueueListener listener)
        {
            lock (_lock)
            {
                _listener = ReferenceEquals(_listener, listener) ? null : _listener;
            }
        }

        public void Heard(IQueueListener listener)
        {
            lock (_lock)
            {
                if (ReferenceEquals(_listener, listener) && _told > 0)
                {
                    _told--;
                }
            }
        }

        public bool TryEnqueue(ReadOnlySpan<byte> item, long maxBytes, out IQueueListener? toTell)
        {
            toTell = null;
            var size = (long)item.Length + ItemOverhead;
            if (!room.TryTake(size, maxBytes))
            {
                return false;
            }

            var copy = item.ToArray();
            lock (_lock)
            {
                _items.Enqueue(copy);
                _bytes += size;

                // More would tell it nothing: it will look as often as there is something to find.
                if (_told < _items.Count && _listener is { IsAlive: true })
                {
                    _told++;
                    toTell = _listener;
                }

                return true;
            }
        }

        public bool TryDequeue([NotNullWhen(true)] out byte[]? item)
        {
            lock (_lock)
            {
                if (!_items.TryDequeue(out item))
                {
                    return false;
                }

                _bytes -= item.Length + ItemOverhead;
                room.GiveBack(item.Length + ItemOverhead);
                return true;
            }
        }

        public SharedQueueSnapshot Snapshot()
        {
            lock (_lock)
            {
                var payload = _bytes - (long)_items.Count * ItemOverhead;
                return new SharedQueueSnapshot(id, vmId, Encoding.Latin1.GetString(name), _items.Count, payload);
            }
        }
    }
}
