using System.Collections.Concurrent;
using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.SharedData;

/// <summary>
/// The key-value store behind <c>proxy_get_shared_data</c> and <c>proxy_set_shared_data</c>: one namespace per <c>vm_id</c>, shared by
/// all VMs that have it, whatever their code. The empty <c>vm_id</c> is a namespace like any other. Thread-safe.
/// </summary>
internal sealed class SharedDataStore
{
    /// <summary>What a namespace may hold unless told otherwise, in bytes.</summary>
    public const long DefaultMaxBytes = 64L * 1024 * 1024;

    /// <summary>What an entry is charged besides its key and value, so that a great many empty ones are bounded too.</summary>
    public const int EntryOverhead = 64;

    private readonly ConcurrentDictionary<string, Namespace> _namespaces = new(StringComparer.Ordinal);
    private readonly Lock _lifetimes = new();
    private readonly long _maxBytes;
    private uint _lastCas;

    /// <param name="maxBytes">The most bytes that the entries of one <c>vm_id</c> may take, <see cref="EntryOverhead"/> included.</param>
    public SharedDataStore(long maxBytes = DefaultMaxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _maxBytes = maxBytes;
    }

    /// <summary>Says that one more VM with this <c>vm_id</c> exists.</summary>
    public void Acquire(string vmId)
    {
        lock (_lifetimes)
        {
            Of(vmId).Vms++;
        }
    }

    /// <summary>Says that a VM with this <c>vm_id</c> is gone. The data goes with the last one.</summary>
    /// <exception cref="InvalidOperationException">There is no such VM left.</exception>
    public void Release(string vmId)
    {
        lock (_lifetimes)
        {
            if (!_namespaces.TryGetValue(vmId, out var data) || data.Vms == 0)
            {
                throw new InvalidOperationException($"No VM with vm_id \"{vmId}\" holds shared data.");
            }

            if (--data.Vms == 0)
            {
                _namespaces.TryRemove(vmId, out _);
            }
        }
    }

    /// <summary>Finds a value. It never changes afterwards: a later <see cref="Set"/> replaces it as a whole.</summary>
    /// <param name="vmId">The namespace.</param>
    /// <param name="key">Any bytes.</param>
    /// <param name="value">The value, if the result is <see cref="WasmResult.Ok"/>.</param>
    /// <param name="cas">The number of the write that stored it; never 0.</param>
    /// <returns><see cref="WasmResult.Ok"/> or <see cref="WasmResult.NotFound"/>.</returns>
    public WasmResult TryGet(string vmId, ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value, out uint cas)
    {
        if (_namespaces.TryGetValue(vmId, out var data) && data.TryGet(key, out var entry))
        {
            (value, cas) = (entry.Value, entry.Cas);
            return WasmResult.Ok;
        }

        (value, cas) = (default, 0);
        return WasmResult.NotFound;
    }

    /// <summary>Stores a copy of <paramref name="value"/>.</summary>
    /// <param name="vmId">The namespace.</param>
    /// <param name="key">Any bytes.</param>
    /// <param name="value">Any bytes.</param>
    /// <param name="cas">0 to store whatever is there; else the number that <see cref="TryGet"/> gave. Ignored if the key is new.</param>
    /// <returns>
    /// <see cref="WasmResult.Ok"/>; <see cref="WasmResult.CasMismatch"/> if the value was replaced since;
    /// <see cref="WasmResult.InternalFailure"/> if the namespace would become too large.
    /// </returns>
    public WasmResult Set(string vmId, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, uint cas) =>
        (long)key.Length + value.Length + EntryOverhead > _maxBytes
            ? WasmResult.InternalFailure
            : Of(vmId).Set(key, value.ToArray(), cas, this);

    private Namespace Of(string vmId) => _namespaces.GetOrAdd(vmId, static _ => new Namespace());

    // 0 means "no condition" to guests, so that it is skipped when the numbers wrap around.
    private uint NextCas()
    {
        uint next;
        do
        {
            next = Interlocked.Increment(ref _lastCas);
        }
        while (next == 0);
        return next;
    }

    private readonly record struct Entry(byte[] Value, uint Cas);

    private sealed class Namespace
    {
        private readonly Dictionary<byte[], Entry> _entries = new(ByteKeyComparer.Instance);
        private readonly Lock _lock = new();
        private long _bytes;

        /// <summary>Guarded by the store.</summary>
        public int Vms { get; set; }

        public bool TryGet(ReadOnlySpan<byte> key, out Entry entry)
        {
            lock (_lock)
            {
                return _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out entry);
            }
        }

        public WasmResult Set(ReadOnlySpan<byte> key, byte[] value, uint cas, SharedDataStore store)
        {
            lock (_lock)
            {
                var entries = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
                var exists = entries.TryGetValue(key, out var old);
                if (exists && cas != 0 && cas != old.Cas)
                {
                    return WasmResult.CasMismatch;
                }

                var growth = exists ? (long)value.Length - old.Value.Length : (long)key.Length + value.Length + EntryOverhead;
                if (_bytes + growth > store._maxBytes)
                {
                    return WasmResult.InternalFailure;
                }

                entries[key] = new Entry(value, store.NextCas());
                _bytes += growth;
                return WasmResult.Ok;
            }
        }
    }
}
